using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Fit(rows, previous) adds new values to the vocabularies, and moves no id.</summary>
public sealed class VocabularyGrowthTests
{
    private sealed record Row(string Item, string Last, string User);

    private static readonly Gen<Row[]> Rows =
        from count in Gen.Choose(0, 12)
        from rows in (
            from item in Gen.Elements("", "a", "b", "c", "d", "e", "f", "g")
            from last in Gen.Elements("", "c", "d", "e", "f", "x", "y")
            from user in Gen.Elements("u", "v", "w", "a")
            select new Row(item, last, user)).ArrayOf(count)
        select rows;

    private static readonly Arbitrary<(int MinimumFrequency, Row[][] Batches)> Batches = Arb.From(
        from minimum in Gen.Choose(1, 3)
        from count in Gen.Choose(1, 5)
        from batches in Rows.ArrayOf(count)
        select (minimum, batches));

    [Test]
    public void Ids_are_those_of_a_vocabulary_that_only_grows_at_its_end() => Prop.ForAll(Batches, data =>
    {
        FeatureAlignmentEstimator estimator = Context.Transforms.AlignFeatureSchema(Schema(data.MinimumFrequency), "d");
        FeatureAlignmentTransformer? fitted = null;
        List<string> items = [], users = [], met = [];
        foreach (Row[] batch in data.Batches)
        {
            fitted = estimator.Fit(View(batch), fitted);
            // Values that wait since an earlier fit come before those that this one was the first to meet.
            met.AddRange(batch.SelectMany(row => (string[])[row.Item, row.Last]));
            Learn(items, met, data.MinimumFrequency);
            Learn(users, batch.Select(row => row.User), 1);
            foreach (Row[] rows in data.Batches)
            {
                float[][] expected =
                    [.. rows.Select(row => (float[])[IdOf(items, row.Item), IdOf(items, row.Last), IdOf(users, row.User)])];
                if (!Vectors(fitted, View(rows)).Zip(expected, (left, right) => left.SequenceEqual(right)).All(same => same))
                    return false;
            }
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Test]
    public void The_earlier_transformer_stays_what_it_was()
    {
        FeatureAlignmentEstimator estimator = Context.Transforms.AlignFeatureSchema(Schema(1), "d");
        Row[] first = [new("a", "b", "u")], second = [new("c", "a", "v")];
        FeatureAlignmentTransformer earlier = estimator.Fit(View(first));
        estimator.Fit(View(second), earlier);

        Assert.That(Vectors(earlier, View(second)).Single(), Is.EqualTo([1, 2, 1]));
        Assert.That(earlier.Layout.Rows["item"], Is.EqualTo(4));
    }

    [Test]
    public void Fitting_to_another_domain_goes_on_from_the_same_vocabularies()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Categorical("item").Categorical("page")
            .Domain("home", home => home.Column("item", "ItemId").Constant("page", "home"))
            .Domain("guide", guide => guide.Column("item", "Product").Constant("page", "guide")).Build();
        IDataView home = Context.Data.LoadFromEnumerable([new { ItemId = "a" }, new { ItemId = "b" }]);
        IDataView guide = Context.Data.LoadFromEnumerable([new { Product = "c" }, new { Product = "b" }]);
        FeatureAlignmentTransformer first = Context.Transforms.AlignFeatureSchema(schema, "home").Fit(home);
        FeatureAlignmentTransformer both = Context.Transforms.AlignFeatureSchema(schema, "guide").Fit(guide, first);

        Assert.That(Vectors(both, guide), Is.EqualTo((float[][])[[4, 3], [3, 3]]));
        Assert.That(Vectors(both.WithDomain("home"), home), Is.EqualTo((float[][])[[2, 2], [3, 2]]));
        Assert.That(both.Domain, Is.EqualTo("guide"));
    }

    [Test]
    public void A_previous_alignment_with_other_fields_is_refused()
    {
        FeatureAlignmentTransformer other = Fit(Aligned.Schema(new() { Name = "f", Kind = FieldKind.Categorical }), Column("a"));

        Assert.That(
            () => Context.Transforms.AlignFeatureSchema(Schema(1), "d").Fit(View([]), other),
            Throws.ArgumentException.With.Message.StartsWith(
                "The previous alignment is of schema 'test', whose fields differ from those of 'growth'."));
    }

    [Test]
    public void Invalid_UTF_16_has_no_id_as_a_file_could_not_keep_it()
    {
        FeatureAlignmentTransformer fitted = Fit(
            Aligned.Schema(new() { Name = "f", Kind = FieldKind.Categorical }),
            Column("a", "\ud83d", "x\ude00", "😀", "\ufffd"));

        Assert.That(
            Slots(fitted, Column("a", "\ud83d", "x\ude00", "😀", "\ufffd")), Is.EqualTo([2, 1, 1, 3, 4]));
    }

    private static FeatureSchema Schema(int minimumFrequency) => FeatureSchema.Create("growth")
        .Categorical("item", minimumFrequency: minimumFrequency)
        .Categorical("last", space: "item", minimumFrequency: minimumFrequency)
        .Categorical("user")
        .Domain("d", domain => domain.Column("item", "Item").Column("last", "Last").Column("user", "User")).Build();

    private static IDataView View(Row[] rows) =>
        Context.Data.LoadFromEnumerable(rows.Select(row => new { row.Item, row.Last, row.User }));

    private static void Learn(List<string> vocabulary, IEnumerable<string> met, int minimumFrequency)
    {
        string[] all = [.. met];
        string[] added = [.. all.Distinct().Where(
            value => value.Length > 0 && !vocabulary.Contains(value) && all.Count(value.Equals) >= minimumFrequency)];
        vocabulary.AddRange(added);
    }

    private static int IdOf(List<string> vocabulary, string value) =>
        value.Length == 0 ? 0 : vocabulary.Contains(value) ? 2 + vocabulary.IndexOf(value) : 1;
}
