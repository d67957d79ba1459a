using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Training;
using TorchSharp;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>
/// A network with random weights (none of them zero, unlike a new network's), a batch of rows, and the same in plain loops.
/// </summary>
internal sealed class TestNetwork : IDisposable
{
    private readonly NetworkSettings _settings;
    private readonly FeatureLayout _layout, _sourceLayout;
    private readonly Dictionary<string, WeightTensor> _sourceWeights;
    private readonly Lazy<(double[][] Hidden, double Logit)[]> _plainSource;

    public TestNetwork(NetworkSettings settings)
    {
        _settings = settings;
        var random = new Random(settings.Seed);
        _layout = TestLayouts.Random(random, settings.Fields.Singles, settings.Fields.Sets, settings.Fields.Numbers);
        _sourceLayout = TestLayouts.Random(
            random, settings.SourceFields.Singles, settings.SourceFields.Sets, settings.SourceFields.Numbers);
        Plan = new FeaturePlan(_layout);
        NetworkShape shape = settings.Shape;
        WeightTensor embeddings = Normal(random, 0.7, Plan.TableRows, shape.EmbeddingSize + 1);
        _sourceWeights = SourceWeights(random);

        var table = new EmbeddingTable(embeddings, null, torch.CPU);
        Network = settings.Adapter is null
            ? new CtrTowerNetwork(shape, Plan, table, random)
            : new CtnetNetwork(shape, settings.Adapter, Plan, Source(), table, random);
        Weights = Network.ToWeights().ToDictionary(weight => weight.Key, weight => weight.Key == CtrNetwork.EmbeddingsName
            ? weight.Value
            : Normal(random, 0.7, weight.Value.Shape));
        Network.LoadDense(Weights);

        Rows = [.. Enumerable.Range(0, settings.Rows).Select(_ => Slots(_layout))];
        SourceRows = [.. Enumerable.Range(0, settings.Rows).Select(_ => settings.SourceColumns ? [] : Slots(_sourceLayout))];
        Columns = [.. ColumnWidths.Select(
            width => Enumerable.Range(0, settings.Rows).Select(_ => Normal(random, 1, width).Values).ToArray())];
        Clicked = [.. Rows.Select(_ => random.Next(2) == 1)];
        Counts = [.. Rows.Select(_ => random.Next(4) / 2f)];
        _plainSource = new(() =>
        {
            PlainWeights weights = PlainWeights.Of(_sourceWeights);
            return [.. Enumerable.Range(0, Rows.Length).Select(row => PlainSource(row, weights))];
        });

        float[] Slots(FeatureLayout layout) => settings.Wild ? layout.WildSlots(random) : layout.Slots(random);
    }

    public CtrNetwork Network { get; }

    public FeaturePlan Plan { get; }

    /// <summary>The trained weights, by name.</summary>
    public IReadOnlyDictionary<string, WeightTensor> Weights { get; }

    /// <summary>The trained weights and, where it is part of the network, the source's.</summary>
    public Dictionary<string, WeightTensor> AllWeights
    {
        get
        {
            var all = new Dictionary<string, WeightTensor>(Weights);
            foreach ((string name, WeightTensor weight) in _settings is { Adapter: not null, SourceColumns: false } ? _sourceWeights : [])
                all.Add(name.Replace("tower.", "source.", StringComparison.Ordinal), weight);
            return all;
        }
    }

    public float[][] Rows { get; }

    public float[][] SourceRows { get; }

    /// <summary>Where the source's vectors come as columns: for each column its rows.</summary>
    public float[][][] Columns { get; }

    public bool[] Clicked { get; }

    /// <summary>How much each row counts.</summary>
    public float[] Counts { get; }

    public static string[] ColumnNames(int columns) => [.. Enumerable.Range(0, columns).Select(i => $"column{i}")];

    public ImpressionBatch Batch()
    {
        var batch = new ImpressionBatch
        {
            Count = Rows.Length,
            Features = [.. Network.Plans.Select(plan => plan is null ? null : new EncodedFeatures())],
            Plain = [.. Network.Plans.Select((plan, i) => plan is null ? Columns[i - 1].SelectMany(row => row).ToList() : null)],
        };
        batch.Labels.AddRange(Clicked.Select(clicked => clicked ? 1f : 0));
        batch.Weights.AddRange(Counts);
        for (int i = 0; i < batch.Features.Length; i++)
        {
            if (Network.Plans[i] is not FeaturePlan plan)
                continue;
            var encoder = new FeatureEncoder(plan);
            encoder.Begin(batch.Features[i]!);
            for (int row = 0; row < Rows.Length; row++)
                encoder.Add(i == 0 ? Rows[row] : SourceRows[row], row, batch.Features[i]!);
        }

        return batch;
    }

    public float[] Logits()
    {
        using var scope = torch.NewDisposeScope();
        using var _ = torch.no_grad();
        return Network.Logits(new BatchTensors(Batch(), Network.Plans, torch.CPU), training: false).ToWeights().Values;
    }

    /// <summary>The logit of a row by plain loops, with other trained weights than the network's.</summary>
    public double PlainLogit(PlainWeights weights, int row)
    {
        if (_settings.Adapter is not AdapterShape adapter)
            return PlainTower.Compute(_settings.Shape, _layout, weights, Rows[row]).Logit;
        (double[][] hidden, double logit) = _plainSource.Value[row];
        return PlainCtnet.Logit(_settings.Shape, adapter, _layout, weights, Rows[row], hidden, logit);
    }

    /// <summary>The batch's loss by plain loops: the mean over rows of a row's count times its cross-entropy.</summary>
    public double PlainLoss(PlainWeights weights) =>
        Enumerable.Range(0, Rows.Length).Average(row => Counts[row] * PlainTower.Loss(PlainLogit(weights, row), Clicked[row]));

    public void Dispose() => Network.Dispose();

    public static WeightTensor Normal(Random random, double deviation, params int[] shape)
    {
        var weight = WeightTensor.Zeros(shape);
        for (int i = 0; i < weight.Values.Length; i++)
            weight.Values[i] = (float)(
                deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return weight;
    }

    private int[] ColumnWidths => _settings is { Adapter: not null, SourceColumns: true }
        ? [new FeaturePlan(_sourceLayout).InputWidth(_settings.SourceShape.EmbeddingSize), .. _settings.SourceShape.HiddenUnits, 1]
        : [];

    private SourcePath Source() => _settings.SourceColumns
        ? new SourceColumns(ColumnNames(ColumnWidths.Length), ColumnWidths)
        : new FrozenTower(_settings.SourceShape, new FeaturePlan(_sourceLayout), _sourceWeights, torch.CPU);

    private (double[][] Hidden, double Logit) PlainSource(int row, PlainWeights weights) => _settings.SourceColumns
        ? ([.. Columns[..^1].Select(column => column[row].Select(value => (double)value).ToArray())], Columns[^1][row][0])
        : PlainTower.Compute(_settings.SourceShape, _sourceLayout, weights, SourceRows[row]);

    private Dictionary<string, WeightTensor> SourceWeights(Random random)
    {
        var plan = new FeaturePlan(_sourceLayout);
        NetworkShape shape = _settings.SourceShape;
        var weights = new Dictionary<string, WeightTensor>
        {
            [CtrNetwork.EmbeddingsName] = Normal(random, 0.7, plan.TableRows, shape.EmbeddingSize + 1),
        };
        int width = plan.InputWidth(shape.EmbeddingSize);
        for (int l = 0; l < shape.HiddenUnits.Count; l++)
        {
            weights.Add($"tower.layers.{l}.weight", Normal(random, 0.7, shape.HiddenUnits[l], width));
            weights.Add($"tower.layers.{l}.bias", Normal(random, 0.7, width = shape.HiddenUnits[l]));
        }

        weights.Add("tower.head.weight", Normal(random, 0.7, 1, width));
        weights.Add("tower.head.bias", Normal(random, 0.7, 1));
        return weights;
    }
}
