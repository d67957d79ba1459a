using BenchmarkDotNet.Attributes;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// Time of a continual step with few rows, for vocabularies of several sizes. The step should cost its rows, and not the model.
/// </summary>
[SimpleJob(launchCount: 1, warmupCount: 1, iterationCount: 5), MemoryDiagnoser]
public class ContinualBenchmarks
{
    private const int Fields = 4, Rows = 1000;

    private readonly MLContext _ml = new(1);
    private readonly ContinueOptions _settings = new() { NumberOfThreads = 2 };
    private IDataView? _newRows;
    private ITransformer? _source, _refreshed, _target;

    [Params(10_000, 100_000, 1_000_000)]
    public int ValuesOfAField { get; set; }

    /// <summary>The target before the step.</summary>
    public ITransformer Before => _target!;

    [GlobalSetup]
    public void Setup()
    {
        IDataView rows = new TextImpressions(ValuesOfAField, Fields, ValuesOfAField, inTurn: true);
        _newRows = new TextImpressions(Rows, Fields, ValuesOfAField);
        _source = Align("source").Append(_ml.BinaryClassification.Trainers.CtrTower(Options<CtrTowerOptions>())).Fit(rows);
        _refreshed = Source();
        CtnetAdapterOptions options = Options<CtnetAdapterOptions>();
        options.Source = _source;
        _target = Align("target").Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(rows);
    }

    [Benchmark]
    public ITransformer Source() => _ml.BinaryClassification.Continue(_source!, _newRows!, options: _settings);

    [Benchmark]
    public ITransformer Target() => _ml.BinaryClassification.Continue(_target!, _newRows!, options: _settings);

    [Benchmark]
    public ITransformer TargetWithRefreshedSource() =>
        _ml.BinaryClassification.Continue(_target!, _newRows!, _refreshed!, _settings);

    /// <summary>The score of a first request to a model.</summary>
    public float Score(ITransformer model) => model.Transform(_newRows!).GetColumn<float>("Score").First();

    private FeatureAlignmentEstimator Align(string domain) =>
        _ml.Transforms.AlignFeatureSchema(TextImpressions.Categorical("continual", firstField: 0, Fields), domain);

    private static TOptions Options<TOptions>() where TOptions : CtrTrainerOptions, new() => new()
    {
        LabelColumnName = TextImpressions.Label, EmbeddingSize = 16, HiddenUnits = [64, 32], Seed = 1,
    };
}
