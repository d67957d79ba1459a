using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Trainers;

/// <summary>A space with more ids than a Single holds as whole numbers.</summary>
internal sealed class ManyIdsTests
{
    private const int Buckets = 30_000_000, Exact = 1 << 24;

    private static readonly MLContext s_context = new(seed: 1);

    // Two values whose ids follow each other above 2^24, where a Single as a number could not tell them apart.
    private static readonly (string Clicked, string Not) s_neighbours = FindNeighbours();

    private static readonly FeatureSchema s_schema = FeatureSchema.Create("many").Categorical("user", hashBuckets: Buckets)
        .Domain("d", domain => domain.Map("user", new() { Column = "User" })).Build();

    [Test]
    public void Neighbours_above_the_limit_learn_scores_of_their_own_and_keep_them()
    {
        IDataView rows = s_context.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(i => new Row
        {
            User = i % 2 == 0 ? s_neighbours.Clicked : s_neighbours.Not, Label = i % 2 == 0,
        }));
        var options = new CtrTowerOptions { EmbeddingSize = 1, HiddenUnits = [2], NumberOfEpochs = 20, BatchSize = 32, Seed = 1 };
        TransformerChain<CtrPredictionTransformer> model = s_context.Transforms.AlignFeatureSchema(s_schema, "d")
            .Append(s_context.BinaryClassification.Trainers.CtrTower(options)).Fit(rows);
        using var engine = s_context.Model.CreatePredictionEngine<Row, Scored>(model);

        float clicked = engine.Predict(new() { User = s_neighbours.Clicked }).Probability;
        float not = engine.Predict(new() { User = s_neighbours.Not }).Probability;

        Assert.That((clicked, not), Is.EqualTo((1f, 0f)).Using<(float A, float B)>(
            (left, right) => Math.Abs(left.A - right.A) < 0.2 && Math.Abs(left.B - right.B) < 0.2));
        Assert.That(
            () => s_context.Model.ConvertToCtrOnnx(model, Stream.Null),
            Throws.InstanceOf<NotSupportedException>().With.Message.StartsWith(
                $"A field of the model has {Buckets + 2:N0} ids, and ONNX operations read at most {Exact:N0}. "));
    }

    [Test]
    public void More_ids_than_a_table_can_have_are_refused_in_words()
    {
        var schema = FeatureSchema.Create("many");
        for (int i = 0; i < 5; i++)
            schema = schema.Categorical($"f{i}", hashBuckets: 500_000_000);
        IDataView rows = s_context.Data.LoadFromEnumerable([new Row { User = "a" }, new Row { User = "b", Label = true }]);
        IDataView aligned = s_context.Transforms
            .AlignFeatureSchema(schema.Domain("d", domain => domain.Map("f0", new() { Column = "User" })).Build(), "d").Fit(rows).Transform(rows);

        Assert.That(
            () => s_context.BinaryClassification.Trainers.CtrTower(new CtrTowerOptions { EmbeddingSize = 4 }).Fit(aligned),
            Throws.InvalidOperationException.With.Message.StartsWith(
                "The fields 'f0', 'f1', 'f2', 'f3', 'f4', whose embeddings have 4 values, have 2,500,000,010 ids together, and at "
                + "most 2,147,483,327 fit in a table. "));
    }

    private static (string Clicked, string Not) FindNeighbours()
    {
        // By the birthday paradox, some twenty thousand values have neighbours.
        var ids = new HashedIds(Buckets);
        var seen = new Dictionary<int, string>();
        for (int i = 0; ; i++)
        {
            string text = $"user {i}";
            int id = ids.Find(text);
            if (id > Exact && seen.TryGetValue(id % 2 == 0 ? id + 1 : id - 1, out string? other))
                return (text, other);
            seen[id] = text;
        }
    }

    private sealed class Row
    {
        public string User { get; set; } = "";

        public bool Label { get; set; }
    }

    private sealed class Scored
    {
        public float Probability { get; set; }
    }
}
