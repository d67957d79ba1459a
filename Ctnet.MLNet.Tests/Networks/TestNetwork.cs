using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>
/// A network with random weights, a batch of rows, and the network's equations in plain loops. Unlike a new network's, no weight
/// is zero.
/// </summary>
internal sealed class TestNetwork : IDisposable
{
    private readonly NetworkSettings _settings;
    private readonly FeatureLayout _layout, _sourceLayout;
    private readonly Dictionary<string, WeightTensor> _sourceWeights;
    private readonly TestSource[] _further;
    private readonly Lazy<PlainSource[][]> _plainSources;

    /// <param name="settings">The network's settings.</param>
    /// <param name="workers">The number of replicas of the network.</param>
    /// <param name="onDevice">Whether the tables are those for a device, here the CPU, instead of those for the host.</param>
    /// <param name="optimizer">The optimizer of embeddings; null for row-wise Adagrad.</param>
    public TestNetwork(NetworkSettings settings, int workers = 1, bool onDevice = false, RowOptimizer? optimizer = null)
    {
        _settings = settings;
        var random = new Random(settings.Seed);
        _layout = TestLayouts.Random(
            random, settings.Fields.Singles, settings.Fields.Sets, settings.Fields.Numbers, settings.Vectors);
        _sourceLayout = TestLayouts.Random(
            random, settings.SourceFields.Singles, settings.SourceFields.Sets, settings.SourceFields.Numbers, settings.Vectors);
        NetworkShape shape = settings.Shape;
        Plan = shape.PlanOf(_layout);
        Dictionary<string, WeightTensor> tables = Tables(random, Plan);
        _sourceWeights = SourceWeights(random, settings.SourceShape, SourcePlan);
        _further = [.. Enumerable.Range(0, settings.FurtherSources).Select(Further)];

        WeightTensor[] rows = [.. tables.Values.Select(table => new WeightTensor(table.Shape, [.. table.Values]))],
            state = (optimizer ?? new RowWiseAdagrad()).FirstState(Plan);
        Embeddings = onDevice
            ? new DeviceEmbeddingTables(Plan, rows, state, torch.CPU, optimizer)
            : new HostEmbeddingTables(Plan, rows, state, optimizer);
        Networks = new(workers, () => settings.Adapter is null
            ? new CtrTowerNetwork(shape, Plan, torch.CPU, new Random(0))
            : new CtnetNetwork(shape, settings.Adapter, Plan, Source(), torch.CPU, new Random(0)));
        var dense = Network.ToWeights()
            .ToDictionary(weight => weight.Key, weight => Dense(random, weight.Key, weight.Value.Shape));
        Network.LoadDense(dense);
        Weights = tables.Concat(dense).ToDictionary();

        Rows = [.. Enumerable.Range(0, settings.Rows).Select(_ => Slots(_layout))];
        SourceRows = [.. Enumerable.Range(0, settings.Rows).Select(_ => settings.SourceColumns ? [] : Slots(_sourceLayout))];
        Columns = [.. ColumnWidths.Select(
            width => Enumerable.Range(0, settings.Rows).Select(_ => Normal(random, 1, width).Values).ToArray())];
        Clicked = [.. Rows.Select(_ => random.Next(2) == 1)];
        Counts = [.. Rows.Select(_ => random.Next(4) / 2f)];
        var conversions = new Random(settings.Seed + 1);
        Converted = [.. Clicked.Select(clicked => clicked && conversions.Next(2) == 1)];
        ConversionCounts = [.. Rows.Select(_ => conversions.Next(4) / 2f)];
        _plainSources = new(() =>
        {
            PlainWeights weights = PlainWeights.Of(_sourceWeights);
            PlainWeights[] further = [.. _further.Select(source => PlainWeights.Of(source.Weights))];
            return [.. Enumerable.Range(0, Rows.Length).Select(row => PlainSources(row, weights, further))];
        });

        float[] Slots(FeatureLayout layout) => settings.Wild ? layout.WildSlots(random) : layout.Slots(random);
    }

    public Replicas Networks { get; }

    public CtrNetwork Network => Networks[0];

    public EmbeddingTables Embeddings { get; }

    public FeaturePlan Plan { get; }

    /// <summary>The trained weights, by name.</summary>
    public IReadOnlyDictionary<string, WeightTensor> Weights { get; }

    /// <summary>The trained weights and, if the source is part of the network, the source's weights.</summary>
    public Dictionary<string, WeightTensor> AllWeights
    {
        get
        {
            var all = new Dictionary<string, WeightTensor>(Weights);
            if (_settings is not { Adapter: not null, SourceColumns: false })
                return all;
            foreach ((string name, WeightTensor weight) in _sourceWeights)
                all.Add(name.Replace("tower.", "source.", StringComparison.Ordinal), weight);
            foreach (TestSource source in _further)
            {
                foreach ((string name, WeightTensor weight) in source.Weights)
                    all.Add(name.Replace("tower.", $"source.{source.Name}.", StringComparison.Ordinal), weight);
            }

            return all;
        }
    }

    public float[][] Rows { get; }

    public float[][] SourceRows { get; }

    /// <summary>The rows of each column, if the source's vectors come from columns.</summary>
    public float[][][] Columns { get; }

    public bool[] Clicked { get; }

    /// <summary>The weight of each row in the loss.</summary>
    public float[] Counts { get; }

    /// <summary>Whether each row's click led to a conversion.</summary>
    public bool[] Converted { get; }

    /// <summary>The weight of each row in the conversion loss.</summary>
    public float[] ConversionCounts { get; }

    public static string[] ColumnNames(int columns) => [.. Enumerable.Range(0, columns).Select(i => $"column{i}")];

    public ImpressionBatch Batch()
    {
        FeaturePlan?[] plans = [Plan, .. Network.FurtherColumns];
        var batch = new ImpressionBatch
        {
            Count = Rows.Length,
            Features = [.. plans.Select(Encoded)],
            Plain = [.. plans.Select((plan, i) => plan is null ? Columns[i - 1].SelectMany(row => row).ToList() : null)],
        };
        batch.Labels.AddRange(Clicked.Select(clicked => clicked ? 1f : 0));
        batch.Weights.AddRange(Counts);
        if (_settings.Shape.Conversions)
        {
            batch.Conversions.AddRange(Converted.Select(converted => converted ? 1f : 0));
            batch.ConversionWeights.AddRange(ConversionCounts);
        }

        return batch;

        EncodedFeatures? Encoded(FeaturePlan? plan, int i) =>
            plan is null ? null : Encode(
                plan, i == 0 ? Rows : i == 1 ? SourceRows : _further[i - 2].Rows, trained: i == 0);
    }

    /// <summary>The module's logits with the shift that scoring adds.</summary>
    public float[] Logits()
    {
        using var scope = torch.NewDisposeScope();
        using var _ = torch.no_grad();
        ImpressionBatch batch = Batch();
        Network.eval();
        EmbeddedInput features = Embeddings.Embed(batch, 0, 0, batch.Count, training: false);
        Tensor trained = Network.Logits(features, BatchPart.Whole(batch, torch.CPU));
        Network.train();
        return (trained + (float)_settings.Shape.LogitShift).ToWeights().Values;
    }

    /// <summary>A graph's logits of some of the rows, as one batch.</summary>
    public float[] GraphLogits(CompiledGraph graph, int first, int count) =>
        Execute(graph, first, count).Values(GraphNames.TowerLogit)[..count].ToArray();

    /// <summary>The rows of an input of the network's graph.</summary>
    public float[][] RowsOf(string input) => input switch
    {
        GraphNames.Features => Rows,
        GraphNames.SourceFeatures => SourceRows,
        _ => _further.FirstOrDefault(source => input == $"source.{source.Name}.features")?.Rows
            ?? Columns[Array.IndexOf(ColumnNames(Columns.Length), input)],
    };

    /// <summary>Runs a graph over some of the rows, as one batch.</summary>
    public GraphExecutor Execute(CompiledGraph graph, int first, int count)
    {
        // The executor has room for two more rows, which must not change the result.
        var executor = new GraphExecutor(graph, count + 2);
        for (int row = 0; row < count; row++)
        {
            // A graph that does not read the source has no input for it.
            foreach (string input in graph.Graph.Inputs.Keys)
                RowsOf(input)[first + row].CopyTo(executor.Row(input, row));
        }

        executor.Run(count);
        return executor;
    }

    /// <summary>The logit of a row by plain loops with the given trained weights.</summary>
    public double PlainLogit(PlainWeights weights, int row)
    {
        if (_settings.Adapter is not AdapterShape adapter)
            return PlainTower.Compute(_settings.Shape, _layout, weights, Rows[row]).Logit;
        return PlainCtnet.Logit(_settings.Shape, adapter, _layout, weights, Rows[row], _plainSources.Value[row]);
    }

    /// <summary>The logit of a row's conversion after a click, by plain loops.</summary>
    public double PlainConversion(PlainWeights weights, int row) => _settings.Adapter is AdapterShape adapter
        ? PlainCtnet.Conversion(_settings.Shape, adapter, _layout, weights, Rows[row], _plainSources.Value[row])
        : PlainTower.Conversion(_settings.Shape, _layout, weights, Rows[row]);

    /// <summary>
    /// The batch's loss by plain loops: the mean over rows of a row's weight times its cross-entropy. With conversions, the mean
    /// cross-entropy of click and conversion is added.
    /// </summary>
    public double PlainLoss(PlainWeights weights) => Enumerable.Range(0, Rows.Length).Average(row =>
    {
        // Training does not shift logits.
        double click = PlainLogit(weights, row) - _settings.Shape.LogitShift;
        double loss = Counts[row] * PlainTower.Loss(click, Clicked[row]);
        return !_settings.Shape.Conversions
            ? loss
            : loss + ConversionCounts[row] * PlainTower.JointLoss(click, PlainConversion(weights, row), Converted[row]);
    });

    /// <summary>The trained weights as they are now.</summary>
    public Dictionary<string, WeightTensor> CurrentWeights() =>
        Plan.Tables.Select(table => GraphNames.Table(GraphNames.Tower, table))
            .Zip(Embeddings.Rows())
            .ToDictionary(table => table.First, table => table.Second)
            .Concat(Network.ToWeights()).ToDictionary();

    public void Dispose()
    {
        Networks.Dispose();
        Embeddings.Dispose();
    }

    /// <summary>Encodes feature vectors as a batch.</summary>
    public static EncodedFeatures Encode(FeaturePlan plan, float[][] rows, bool trained)
    {
        var encoder = new FeatureEncoder(plan, trained);
        var encoded = new EncodedFeatures(encoder.Tables);
        encoder.Encode(new([.. rows.SelectMany(row => row)], plan.Layout.Width), [.. Enumerable.Range(0, rows.Length)], encoded);
        return encoded;
    }

    public static WeightTensor Normal(Random random, double deviation, params int[] shape)
    {
        var weight = WeightTensor.Zeros(shape);
        for (int i = 0; i < weight.Values.Length; i++)
            weight.Values[i] = (float)(
                deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return weight;
    }

    // Variances are positive.
    private static WeightTensor Dense(Random random, string name, int[] shape)
    {
        WeightTensor weight = Normal(random, 0.7, shape);
        return name.EndsWith("Variance", StringComparison.Ordinal)
            ? new(shape, [.. weight.Values.Select(value => 0.1f + Math.Abs(value))])
            : weight;
    }

    private static Dictionary<string, WeightTensor> Tables(Random random, FeaturePlan plan) =>
        plan.Tables.ToDictionary(
            table => GraphNames.Table(GraphNames.Tower, table),
            table => Normal(random, 0.7, table.Rows, table.Columns));

    private int[] ColumnWidths => _settings is { Adapter: not null, SourceColumns: true }
        ? [SourcePlan.InputWidth, .. _settings.SourceShape.HiddenUnits, 1]
        : [];

    private FeaturePlan SourcePlan => _settings.SourceShape.PlanOf(_sourceLayout);

    private SourcePath Source() => _settings.SourceColumns
        ? new ColumnsPath(ColumnNames(ColumnWidths.Length), ColumnWidths)
        : _further.Length == 0
            ? FirstPath()
            : new TowersPath(FirstPath(), [.. _further.Select(PathTo)]);

    private TowerPath FirstPath() =>
        new(_settings.SourceShape, SourcePlan, _sourceWeights, torch.CPU, _settings.Adapter!.ReadsLastLayer);

    private TowerPath PathTo(TestSource source, int number) => new(
        source.Shape, source.Shape.PlanOf(source.Layout), source.Weights, torch.CPU, _settings.Adapter!.ReadsLastLayer,
        name: source.Name, column: number + 2);

    private TestSource Further(int number)
    {
        var random = new Random(_settings.Seed + 100 + number);
        NetworkShape shape = _settings.SourceShape;
        shape = shape with { HiddenUnits = [.. shape.HiddenUnits.Select(units => units + number + 1)], LogitShift = number + 1 };
        (int singles, int sets, int numbers) = _settings.SourceFields;
        FeatureLayout layout = TestLayouts.Random(random, singles + 1, sets, numbers, _settings.Vectors);
        return new(
            $"further{number}", shape, layout, SourceWeights(random, shape, shape.PlanOf(layout)),
            [.. Enumerable.Range(0, _settings.Rows)
                .Select(_ => _settings.Wild ? layout.WildSlots(random) : layout.Slots(random))]);
    }

    private PlainSource[] PlainSources(int row, PlainWeights first, PlainWeights[] further) =>
    [
        PlainSource(row, first),
        .. _further.Select((source, i) =>
        {
            (double[][] hidden, double logit) = PlainTower.Compute(source.Shape, source.Layout, further[i], source.Rows[row]);
            return new PlainSource($"{source.Name}.", hidden, logit);
        }),
    ];

    private PlainSource PlainSource(int row, PlainWeights weights)
    {
        (double[][] hidden, double logit) = _settings.SourceColumns
            ? ([.. Columns[..^1].Select(column => column[row].Select(value => (double)value).ToArray())], Columns[^1][row][0])
            : PlainTower.Compute(_settings.SourceShape, _sourceLayout, weights, SourceRows[row]);
        return new("", hidden, logit);
    }

    private static Dictionary<string, WeightTensor> SourceWeights(Random random, NetworkShape shape, FeaturePlan plan)
    {
        using var network = new CtrTowerNetwork(shape, plan, torch.CPU, new Random(0));
        Dictionary<string, WeightTensor> weights = Tables(random, plan);
        foreach ((string name, WeightTensor weight) in network.ToWeights())
            weights.Add(name, Dense(random, name, weight.Shape));
        return weights;
    }
}
