using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Ids: 0 is missing, 1 is never seen, and the values follow in the order in which they were first met.</summary>
public sealed class IdEncodingTests
{
    private static readonly FeatureField Field = new() { Name = "field", Kind = FieldKind.Categorical };

    [Test]
    public void Ids_begin_at_two_in_order_of_first_appearance() => Assert.That(
        Slots(Schema(Field), Column<string>("b", "a", "b", "c", "a")), Is.EqualTo([2, 3, 2, 4, 3]));

    [Test]
    public void A_value_that_was_not_fitted_on_is_never_seen_and_an_empty_one_is_missing()
    {
        FeatureAlignmentTransformer fitted = Fit(Schema(Field), Column<string?>("b", null, "a", ""));

        Assert.That(
            Slots(fitted, Column<string?>("c", "a", "", null, "A", "a ")),
            Is.EqualTo([1, 3, 0, 0, 1, 3]), "Values are compared letter by letter, without white space around them.");
    }

    [Test]
    public void Texts_that_mean_missing_are_missing_and_take_no_id() => Assert.That(
        Slots(Schema(Field, new() { Column = "X", Missing = ["NULL", @"\N"] }), Column("NULL", "a", @"\N", "null", "NULLS")),
        Is.EqualTo([0, 2, 0, 3, 4]));

    [Test]
    public void Values_rarer_than_the_minimum_frequency_are_never_seen() => Assert.That(
        Slots(Schema(Field with { MinimumFrequency = 2 }), Column("a", "b", "c", "b", "c", "c")), Is.EqualTo([1, 2, 3, 2, 3, 3]));

    [Test]
    public void Surrogate_pairs_and_signs_of_any_script_are_values_like_others() => Assert.That(
        Slots(Schema(Field), Column("猫", "😀", "😁", "猫", "😀")), Is.EqualTo([2, 3, 4, 2, 3]));

    [Test]
    public void Fields_of_one_space_share_their_ids_in_the_order_of_rows_then_fields()
    {
        FeatureSchema schema = FeatureSchema.Create("test")
            .Categorical("item").Categorical("last", space: "item").Categorical("user")
            .Domain("d", domain => domain.Column("last", "B").Column("item", "A").Column("user", "C")).Build();
        IDataView rows = Context.Data.LoadFromEnumerable(
            [new { A = "x", B = "y", C = "u" }, new { A = "z", B = "x", C = "z" }]);

        // The space of items has x, y and z. The space of users has u and z, and gives z another id.
        Assert.That(Vectors(schema, rows), Is.EqualTo((float[][])[[2, 3, 2], [4, 2, 3]]));
    }

    [Test]
    public void A_column_may_be_two_fields()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Categorical("id").Numeric("number", NumericEncoding.None)
            .Domain("d", domain => domain.Column("id", "X").Column("number", "X")).Build();

        Assert.That(Vectors(schema, Column(7, 5)), Is.EqualTo((float[][])[[2, 7], [3, 5]]));
    }

    [Test]
    public void A_constant_has_an_id_however_high_the_minimum_frequency()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Categorical("page", minimumFrequency: 100)
            .Categorical("item").Domain("d", domain => domain.Constant("page", "guide").Column("item", "X")).Build();

        Assert.That(Vectors(schema, Column("a", "b")), Is.EqualTo((float[][])[[2, 2], [2, 3]]));
    }

    [Test]
    public void A_constant_of_a_domain_that_was_not_fitted_on_is_found_among_the_values()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Categorical("page")
            .Domain("d", domain => domain.Column("page", "X")).Domain("known", domain => domain.Constant("page", "b"))
            .Domain("unknown", domain => domain.Constant("page", "c")).Build();
        FeatureAlignmentTransformer fitted = Fit(schema, Column("a", "b"));

        Assert.That(Vectors(fitted.WithDomain("known"), Column(0)).Single(), Is.EqualTo([3]));
        Assert.That(Vectors(fitted.WithDomain("unknown"), Column(0)).Single(), Is.EqualTo([1]));
    }

    [Test]
    public void Fields_that_the_domain_lacks_are_missing_throughout()
    {
        FeatureSchema schema = FeatureSchema.Create("test")
            .Categorical("item").Set("tags", maximumValues: 2)
            .Numeric("price").Numeric("age", NumericEncoding.Quantiles, buckets: 2)
            .Domain("d", domain => domain.Column("item", "X").Column("tags", "X").Column("price", "X").Column("age", "X"))
            .Domain("other", domain => domain.Column("item", "X")).Build();
        FeatureAlignmentTransformer fitted = Fit(schema, Column("1", "3"));

        Assert.That(Vectors(fitted, Column("1", "3")), Is.EqualTo((float[][])[[2, 2, 0, -1, 2], [3, 3, 0, 1, 3]]));
        Assert.That(Vectors(fitted.WithDomain("other"), Column("3", "5")),
            Is.EqualTo((float[][])[[3, 0, 0, float.NaN, 0], [1, 0, 0, float.NaN, 0]]));
        Assert.That(Vectors(schema, Column("1"), "other")
            .Single(), Is.EqualTo([2, 0, 0, float.NaN, 0]), "The fields are also missing if such a domain was fitted.");
    }

    [Test]
    public void A_domain_that_maps_no_field_at_all_is_all_missing()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Categorical("item").Domain("d", _ => { }).Build();

        Assert.That(Vectors(schema, Column("a", "b")), Is.EqualTo((float[][])[[0], [0]]));
    }

    [Test]
    public void Another_output_column_may_be_asked_for()
    {
        FeatureAlignmentTransformer fitted =
            Context.Transforms.AlignFeatureSchema(Schema(Field), "d", "Aligned").Fit(Column("a"));

        Assert.That(fitted.Transform(Column("a")).Schema.Select(column => column.Name), Is.EqualTo(["X", "Aligned"]));
        Assert.That(fitted.WithDomain("d").OutputColumnName, Is.EqualTo("Aligned"));
        Assert.That(fitted.WithDomain("d", "Other").OutputColumnName, Is.EqualTo("Other"));
    }
}
