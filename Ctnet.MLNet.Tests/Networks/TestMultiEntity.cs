using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.MultiEntity;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>
/// A multi-entity network of three entities with random weights, and a batch of rows. The first entity has two specific fields,
/// the second has another one, and the third has none.
/// </summary>
internal sealed class TestMultiEntity : IDisposable
{
    public static readonly EntityFields[] Entities = [new("a", 0, ["tags", "size"]), new("b", 1, ["topic"]), new("c", 2, [])];

    public static readonly FeatureLayout Layout = new(
        "test", "domain",
        [
            new("topic", FieldKind.Categorical, FieldGroup.Specific, 0, 1, "topics"),
            new("item", FieldKind.Categorical, FieldGroup.Shared, 1, 1, "items"),
            new("price", FieldKind.Numeric, FieldGroup.Shared, 2, 1, null),
            new("history", FieldKind.Sequence, FieldGroup.Sequence, 3, 4, "items"),
            new("user", FieldKind.Categorical, FieldGroup.User, 7, 1, "users"),
            new("tags", FieldKind.Set, FieldGroup.Specific, 8, 3, "tags"),
            new("size", FieldKind.Numeric, FieldGroup.Specific, 11, 1, null),
            new("text", FieldKind.Vector, FieldGroup.Shared, 12, 2, null),
        ],
        new Dictionary<string, int> { ["topics"] = 4, ["items"] = 6, ["users"] = 5, ["tags"] = 4 });

    private readonly MultiEntitySettings _settings;

    public TestMultiEntity(MultiEntitySettings settings, int workers = 1)
    {
        _settings = settings;
        var random = new Random(settings.Seed);
        Plan = settings.Shape.Tower.PlanOf(Layout);
        var tables = Plan.Tables
            .ToDictionary(
                table => GraphNames.Table(GraphNames.Tower, table),
                table => TestNetwork.Normal(random, 0.7, table.Rows, table.Columns));
        WeightTensor[] rows = [.. tables.Values.Select(table => new WeightTensor(table.Shape, [.. table.Values]))];
        Embeddings = new HostEmbeddingTables(Plan, rows, new RowWiseAdagrad().FirstState(Plan));
        Networks = new(workers, () => new MultiEntityNetwork(settings.Shape, Plan, Entities, torch.CPU, new Random(0)));
        var dense = Network.ToWeights()
            .ToDictionary(weight => weight.Key, weight => TestNetwork.Normal(random, 0.7, weight.Value.Shape));
        Network.LoadDense(dense);
        Weights = tables.Concat(dense).ToDictionary();
        Rows = [.. Enumerable.Range(0, settings.Rows).Select(_ => Layout.Slots(random))];
        EntityOf = [.. Rows.Select(_ => random.Next(Entities.Length))];
        Clicked = [.. Rows.Select(_ => random.Next(2) == 1)];
        Counts = [.. Rows.Select(_ => random.Next(4) / 2f)];
    }

    public Replicas Networks { get; }

    public MultiEntityNetwork Network => (MultiEntityNetwork)Networks[0];

    public EmbeddingTables Embeddings { get; }

    public FeaturePlan Plan { get; }

    public IReadOnlyDictionary<string, WeightTensor> Weights { get; }

    public float[][] Rows { get; }

    /// <summary>Each row's entity.</summary>
    public int[] EntityOf { get; }

    public bool[] Clicked { get; }

    public float[] Counts { get; }

    public PlainMultiEntity Plain(PlainWeights weights) => new(_settings.Shape, Layout, weights);

    public ImpressionBatch Batch()
    {
        var batch = new ImpressionBatch
        {
            Count = Rows.Length,
            Features = [TestNetwork.Encode(Plan, Rows, trained: true), null],
            Plain = [null, [.. EntityOf.SelectMany(entity => Entities.Select((_, i) => i == entity ? 1f : 0))]],
        };
        batch.Labels.AddRange(Clicked.Select(clicked => clicked ? 1f : 0));
        batch.Weights.AddRange(Counts);
        return batch;
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
        return (trained + (float)_settings.Shape.Tower.LogitShift).ToWeights().Values;
    }

    /// <summary>The graph's logits, with all rows as one batch.</summary>
    public float[] GraphLogits()
    {
        var executor = new GraphExecutor(new CompiledGraph(Network.Export(), Weights), Rows.Length + 1);
        for (int row = 0; row < Rows.Length; row++)
        {
            Rows[row].CopyTo(executor.Row("features", row));
            executor.Row("entity", row)[EntityOf[row]] = 1;
        }

        executor.Run(Rows.Length);
        return executor.Values(GraphNames.TowerLogit)[..Rows.Length].ToArray();
    }

    public void Dispose()
    {
        Networks.Dispose();
        Embeddings.Dispose();
    }
}
