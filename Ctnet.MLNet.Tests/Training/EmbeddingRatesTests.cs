using Ctnet.MLNet.Tests.Continual;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>Embeddings of some fields learn at other rates than the rest.</summary>
public sealed class EmbeddingRatesTests
{
    private readonly MLContext _ml = new(seed: 1);
    private IDataView _rows = null!;

    [OneTimeSetUp]
    public void Prepare() => _rows = _ml.View(TinyWorld.Guide(60, seed: 2));

    [Test]
    public void In_one_step_a_field_s_rows_move_by_its_factor([Values] EmbeddingOptimizer optimizer, [Values] bool byGroup)
    {
        ITransformer start = Fit(options => options.EmbeddingLearningRate = 0), plain = Fit(_ => { }), slow = Fit(options =>
        {
            if (byGroup)
                options.GroupRateFactors = new Dictionary<FieldGroup, double> { [FieldGroup.User] = 0.25 };
            else
                options.FieldRateFactors = new Dictionary<string, double> { ["user"] = 0.25 };
        });
        foreach ((string space, float factor) in new[] { ("user", 0.25f), ("item", 1f), ("topic", 1f) })
        {
            float moved = 0;
            foreach (string value in start.Vocabulary(space))
            {
                float[] before = start.Row(space, value);
                float[] expected = [.. plain.Row(space, value).Zip(before, (now, then) => then + factor * (now - then))];
                Assert.That(slow.Row(space, value), Is.EqualTo(expected).Within(1e-6f), $"{space} {value}");
                moved += expected.Zip(before, (now, then) => Math.Abs(now - then)).Sum();
            }

            Assert.That(moved, Is.GreaterThan(0.01f), space);
        }

        ITransformer Fit(Action<CtrTowerOptions> change) => this.Fit(options =>
        {
            (options.EmbeddingOptimizer, options.BatchSize) = (optimizer, 60);
            change(options);
        });
    }

    [Test]
    public void The_schema_s_factor_and_the_options_factor_are_multiplied()
    {
        FeatureSchema schema = SchemaWith(0.5);
        CtrModelParameters both = FitWith(schema, 0.5), options = FitWith(TinyWorld.Schema, 0.25), plain = FitWith(schema, null);

        Assert.That(both.Weights.SameAs(options.Weights), Is.True);
        Assert.That(plain.Weights.SameAs(FitWith(TinyWorld.Schema, 0.5).Weights), Is.True);
        Assert.That(plain.Weights.SameAs(options.Weights), Is.False);
        Assert.That(plain.Layout.RateFactors, Is.EqualTo(new Dictionary<string, double> { ["user"] = 0.5 }));

        CtrModelParameters FitWith(FeatureSchema schema, double? user)
        {
            CtrTowerOptions options = Tiny.Tower();
            if (user is double factor)
                options.FieldRateFactors = new Dictionary<string, double> { ["user"] = factor };
            return _ml.Transforms.AlignFeatureSchema(schema, "guide")
                .Append(_ml.BinaryClassification.Trainers.CtrTower(options)).Fit(_rows).Model();
        }
    }

    [Test]
    public void A_later_step_may_have_another_factor_in_its_schema()
    {
        FeatureAlignmentTransformer first = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Fit(_rows);
        FeatureAlignmentTransformer second = _ml.Transforms.AlignFeatureSchema(SchemaWith(0), "guide").Fit(_rows, first);

        Assert.That(second.Layout.RateFactors["user"], Is.EqualTo(0));
        Assert.That(FeatureSchema.Parse(second.Schema.ToJson()).GetField("user").LearningRateFactor, Is.EqualTo(0));
    }

    [Test]
    public void A_sequence_from_the_log_learns_at_the_rate_of_the_field_that_it_lists()
    {
        FeatureSchema schema = FeatureSchema.Create("log").Categorical("user")
            .Field(new() { Name = "item", Kind = FieldKind.Categorical, LearningRateFactor = 2 })
            .History("clicks", of: "item", by: "user")
            .Domain("d", d => d.Column("user", "User").Column("item", "Item").Time("Time").Label("Clicked")).Build();

        Assert.That(
            Ctnet.MLNet.Alignment.Encoders.FittedAlignment.LayoutBeforeFitting(schema, "d").RateFactors,
            Is.EqualTo(new Dictionary<string, double> { ["item"] = 2 }));
    }

    [Test]
    public void A_field_s_own_factor_goes_before_its_group_s()
    {
        ITransformer start = Fit(options => options.EmbeddingLearningRate = 0), model = Fit(options =>
        {
            options.GroupRateFactors = new Dictionary<FieldGroup, double> { [FieldGroup.Specific] = 0, [FieldGroup.User] = 0 };
            options.FieldRateFactors = new Dictionary<string, double> { ["user"] = 1 };
        });
        string user = start.Vocabulary("user")[0], topic = start.Vocabulary("topic")[0];
        Assert.That(model.Row("user", user), Is.Not.EqualTo(start.Row("user", user)));
        Assert.That(model.Row("topic", topic), Is.EqualTo(start.Row("topic", topic)));
    }

    [Test]
    public void A_group_s_factor_leaves_embeddings_alone_that_other_groups_share()
    {
        FeatureSchema schema = FeatureSchema.Create("sequences")
            .Categorical("film", space: "films").Sequence("seen", space: "films")
            .Domain("guide", guide => guide.Column("film", "Film").Column("seen", "Seen", separator: " ")).Build();
        IDataView rows = _ml.View(SequenceWorld.Rows(60, 3));
        CtrModelParameters plain = FitSequences(null), slow = FitSequences(0);
        Assert.That(slow.Weights.SameAs(plain.Weights), Is.True);

        CtrModelParameters FitSequences(double? factor)
        {
            CtrTowerOptions options = Tiny.Tower();
            if (factor is double given)
                options.GroupRateFactors = new Dictionary<FieldGroup, double> { [FieldGroup.Sequence] = given };
            return _ml.Transforms.AlignFeatureSchema(schema, "guide")
                .Append(_ml.BinaryClassification.Trainers.CtrTower(options)).Fit(rows).Model();
        }
    }

    [Test]
    public void Fields_without_embeddings_and_contradictions_are_refused()
    {
        AssertRefused(
            new() { ["usr"] = 0.5 },
            "CtrTowerOptions.FieldRateFactors names 'usr', which is no field with embeddings; these are user, item, tags, "
            + "placement, topic.");
        AssertRefused(new() { ["price"] = 0.5 }, "CtrTowerOptions.FieldRateFactors names 'price', which is no field with");
        AssertRefused(new() { ["user"] = double.NaN }, "FieldRateFactors must have factors between 0 and 100, but is user: NaN.");
        FeatureSchema schema = SequenceWorld.Schema;
        CtrTowerOptions options = Tiny.Tower();
        options.FieldRateFactors = new Dictionary<string, double> { ["film"] = 0.5, ["seen"] = 2 };
        Assert.That(
            () => _ml.Transforms.AlignFeatureSchema(schema, "guide").Append(_ml.BinaryClassification.Trainers.CtrTower(options))
                .Fit(_ml.View(SequenceWorld.Rows(60, 3))),
            Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo(
                "CtrTowerOptions.FieldRateFactors gives 'film' and 'seen' different factors, but both have the embeddings of 'films'."));
    }

    private static FeatureSchema SchemaWith(double userFactor) => new(
        TinyWorld.Schema.Name,
        [.. TinyWorld.Schema.Fields.Select(
            field => field.Name == "user" ? field with { LearningRateFactor = userFactor } : field)],
        TinyWorld.Schema.Domains, TinyWorld.Schema.Period, TinyWorld.Schema.Horizon);

    private void AssertRefused(Dictionary<string, double> factors, string message) => Assert.That(
        () => Fit(options => options.FieldRateFactors = factors),
        Throws.TypeOf<InvalidOptionsException>().With.Message.Contains(message));

    private ITransformer Fit(Action<CtrTowerOptions> change)
    {
        CtrTowerOptions options = Tiny.Tower();
        change(options);
        return _ml.FitTower(_rows, options);
    }
}
