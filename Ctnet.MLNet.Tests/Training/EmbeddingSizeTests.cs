using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>The schema sets the width of a field's embedding. Otherwise the options set it.</summary>
public sealed class EmbeddingSizeTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Create("sizes")
        .Field(new() { Name = "user", Kind = FieldKind.Categorical, Group = FieldGroup.User, EmbeddingSize = 8 })
        .Categorical("item")
        .Field(new() { Name = "tags", Kind = FieldKind.Set, MaximumValues = 3, EmbeddingSize = 2 })
        .Domain("home", home => home.Column("user", "UserId").Column("item", "ItemId").Column("tags", "Tags", separator: "|"))
        .Domain("guide", guide => guide
            .Column("user", "Visitor").Column("item", "Product").Column("tags", "Keywords", separator: "|"))
        .Build();

    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void Each_width_has_its_table_and_the_first_layer_reads_all_of_them([Values] bool linearTerm)
    {
        CtrModelParameters model = Fit(linearTerm).Model();
        int more = linearTerm ? 1 : 0;
        Assert.That(model.Weights["tower.embeddings8"].Columns, Is.EqualTo(8 + more));
        Assert.That(model.Weights["tower.embeddings"].Columns, Is.EqualTo(4 + more));
        Assert.That(model.Weights["tower.embeddings2"].Columns, Is.EqualTo(2 + more));
        Assert.That(model.Weights["tower.layers.0.weight"].Columns, Is.EqualTo(8 + 4 + 2));
    }

    [Test]
    public void Saving_keeps_all_tables_and_a_later_step_grows_each_of_them()
    {
        ITransformer model = Fit(linearTerm: true);
        using var file = new MemoryStream();
        _ml.Model.Save(model, null, file);
        file.Position = 0;
        ITransformer loaded = _ml.Model.Load(file, out _);
        IDataView rows = _ml.View(TinyWorld.Guide(200, seed: 5, firstUser: 40));
        Assert.That(loaded.Scores(rows).SameAs(model.Scores(rows)), Is.True);

        ITransformer next = _ml.BinaryClassification.Continue(model, rows, options: new() { NumberOfThreads = 1 });
        WeightTensor before = model.Model().Weights["tower.embeddings8"], after = next.Model().Weights["tower.embeddings8"];
        Assert.That(after.Rows, Is.GreaterThan(before.Rows));
        // No row of the step has a user of the first fit, a missing user or one that was never seen.
        Assert.That(after.Values[..before.Values.Length], Is.EqualTo(before.Values));
        Assert.That(next.Scores(rows).SameAs(model.Scores(rows)), Is.False);
    }

    [Test]
    public void CTNet_takes_new_ids_from_a_source_of_the_same_widths([Values] bool columns)
    {
        ITransformer source = _ml.Transforms.AlignFeatureSchema(Schema, "home")
            .Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower()))
            .Fit(_ml.View(TinyWorld.Home(400, seed: 2)));
        CtnetAdapterOptions options = Tiny.Ctnet(columns ? null : source);
        (options.LearningRate, options.EmbeddingLearningRate) = (0, 0);
        IDataView rows = _ml.View(TinyWorld.Guide(300, seed: 3));
        var align = _ml.Transforms.AlignFeatureSchema(Schema, "guide");
        CtnetAdapterTrainer trainer = _ml.BinaryClassification.Trainers.CtnetAdapter(options);
        ITransformer model = columns
            ? align.Append(_ml.Transforms.FeaturizeWithSourceTower(source)).Append(trainer).Fit(rows)
            : align.Append(trainer).Fit(rows);

        // Both models know the users, but in different orders.
        float[][] Rows(ITransformer pipeline) => [.. pipeline.Model().Weights["tower.embeddings8"].Values.Chunk(9)];
        Assert.That(Rows(model).Skip(2).Select(Text), Is.SubsetOf(Rows(source).Select(Text)));

        static string Text(float[] row) => string.Join(' ', row);
    }

    [Test]
    public void A_width_that_changed_is_refused()
    {
        FeatureSchema wider = FeatureSchema.Create("sizes").Categorical("user", FieldGroup.User).Categorical("item")
            .Domain("guide", guide => guide.Column("user", "Visitor").Column("item", "Product")).Build();
        FeatureSchema narrow = FeatureSchema.Create("sizes")
            .Field(new() { Name = "user", Kind = FieldKind.Categorical, Group = FieldGroup.User, EmbeddingSize = 3 })
            .Categorical("item")
            .Domain("guide", guide => guide.Column("user", "Visitor").Column("item", "Product")).Build();
        IDataView rows = _ml.View(TinyWorld.Guide(100, seed: 3));
        IDataView Aligned(FeatureSchema schema) => _ml.Transforms.AlignFeatureSchema(schema, "guide").Fit(rows).Transform(rows);
        CtrTowerTrainer trainer = _ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower());
        Assert.That(() => trainer.Fit(Aligned(narrow), null, trainer.Fit(Aligned(wider)).Model), Throws.ArgumentException);
    }

    private TransformerChain<CtrPredictionTransformer> Fit(bool linearTerm)
    {
        CtrTowerOptions options = Tiny.Tower();
        options.LinearTerm = linearTerm;
        return _ml.Transforms.AlignFeatureSchema(Schema, "guide").Append(_ml.BinaryClassification.Trainers.CtrTower(options))
            .Fit(_ml.View(TinyWorld.Guide(200, seed: 3)));
    }
}
