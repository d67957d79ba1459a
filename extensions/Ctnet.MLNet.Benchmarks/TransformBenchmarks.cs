using BenchmarkDotNet.Attributes;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// Time to score a row of text columns with a whole CTNet pipeline: both alignments, both towers, and ML.NET's cursors, on all
/// cores.
/// </summary>
[SimpleJob(launchCount: 1, warmupCount: 2, iterationCount: 5)]
public class TransformBenchmarks
{
    private const int Rows = 100_000;

    private IDataView? _scored;

    public static IEnumerable<BenchmarkShape> Shapes => [BenchmarkShape.Small, BenchmarkShape.Large];

    [ParamsSource(nameof(Shapes))]
    public BenchmarkShape Shape { get; set; } = BenchmarkShape.Small;

    [GlobalSetup]
    public void Setup()
    {
        var ml = new MLContext(1);
        var rows = new TextImpressions(Rows, 2 * Shape.Fields, Shape.Values);
        CtnetAdapterOptions options = Options<CtnetAdapterOptions>();
        (options.SourceEmbedding, options.Source) = (false, Align(ml, "source", Shape.Fields)
            .Append(ml.BinaryClassification.Trainers.CtrTower(Options<CtrTowerOptions>())).Fit(rows));
        _scored = Align(ml, "target", 0).Append(ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(rows).Transform(rows);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public float Row()
    {
        float sum = 0;
        foreach (float score in _scored!.GetColumn<float>("Score"))
            sum += score;
        return sum;
    }

    private FeatureAlignmentEstimator Align(MLContext ml, string domain, int firstField) =>
        ml.Transforms.AlignFeatureSchema(TextImpressions.Categorical(domain, firstField, Shape.Fields), domain);

    private TOptions Options<TOptions>() where TOptions : CtrTrainerOptions, new() => new()
    {
        LabelColumnName = TextImpressions.Label, EmbeddingSize = Shape.EmbeddingSize,
        HiddenUnits = Shape.HiddenUnits, BatchSize = Shape.BatchSize,
        LinearTerm = false, Seed = 1,
    };
}
