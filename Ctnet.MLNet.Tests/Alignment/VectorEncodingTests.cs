using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Vector fields are read, checked and compared as by hand.</summary>
public sealed class VectorEncodingTests
{
    private const float NaN = float.NaN, Infinity = float.PositiveInfinity;

    private static readonly FeatureField Pair = new() { Name = "pair", Kind = FieldKind.Vector, Dimension = 2 };

    private static readonly FieldMapping Texts = new() { Column = "X", Separator = " ", Missing = ["none"] };

    [Test]
    public void Vectors_of_Single_and_Double_are_as_they_are()
    {
        Assert.That(Vectors(Schema(Pair), Column<float[]>([1, 2], [-3, 0])), Is.EqualTo(new float[][] { [1, 2], [-3, 0] }));
        Assert.That(
            Vectors(Schema(Pair), Column<double[]>([0.5, 2], [1e-3, 0])), Is.EqualTo(new[] { [0.5f, 2], new[] { 1e-3f, 0 } }));
    }

    [Test]
    public void A_vector_that_is_empty_or_has_a_NaN_is_missing() => Assert.That(
        Vectors(Schema(Pair), Column<float[]>([], [1, NaN], [3, 4])),
        Is.EqualTo(new float[][] { [NaN, NaN], [NaN, NaN], [3, 4] }));

    [Test]
    public void Values_that_a_sparse_vector_does_not_store_are_zeros()
    {
        IDataView rows = Column(new VBuffer<float>(2, 1, [5], [1]), new VBuffer<float>(2, 0, [], []));
        Assert.That(Vectors(Schema(Pair), rows), Is.EqualTo(new float[][] { [0, 5], [0, 0] }));
    }

    [Test]
    public void A_column_of_another_known_size_is_refused_by_its_type()
    {
        IDataView rows = Context.Transforms.Concatenate("X", "X", "X", "X").Fit(Column(1f)).Transform(Column(1f));
        Assert.That(
            () => Fit(Schema(Pair), rows),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(
                "Schema mismatch for field 'pair' column 'X': expected a vector of 2 values, got Vector<Single, 3>"));
        FeatureSchema two = FeatureSchema.Create("test").Vector("pair", 2)
            .Domain("d", domain => domain.Column("pair", "X")).Domain("e", domain => domain.Column("pair", "X")).Build();
        Assert.That(
            () => Fit(two, Column<float[]>([1, 2])).WithDomain("e").Transform(rows),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected a vector of 2 values"));
    }

    [Test]
    public void Columns_of_other_types_are_refused()
    {
        foreach (IDataView rows in (IDataView[])[Column(1f), Column("1 2"), Column<int[]>([1, 2]), Column<string[]>(["1", "2"])])
        {
            Assert.That(
                () => Fit(Schema(Pair), rows),
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(
                    "expected a vector of Single or Double, or Text and a separator in the mapping"));
        }

        Assert.That(
            () => Fit(Schema(Pair, Texts), Column<float[]>([1, 2])),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(
                "expected Text, since the mapping has a separator"));
    }

    [Test]
    public void A_row_of_another_length_or_with_an_infinite_number_is_bad([Values(1, 3)] int length)
    {
        IDataView rows = Column<float[]>([1, 2], [.. Enumerable.Repeat(1f, length)]);
        Assert.That(
            () => Fit(Schema(Pair), rows),
            Throws.TypeOf<BadRowException>().With.Message.EqualTo(
                $"Column 'X', row 1: its vector has {length} numbers, and field 'pair' has the dimension 2. Correct the row.")
                .And.Property("Column").EqualTo("X").And.Property("Row").EqualTo(1));
        Assert.That(
            () => Fit(Schema(Pair), Column<double[]>([1, 1e300])),
            Throws.TypeOf<BadRowException>().With.Message.EqualTo(
                "Column 'X', row 0: a number of its vector is infinite or too large for a float. Correct the row."));
    }

    [TestCase(BadRowPolicy.Repair, "X: infinite, or too large", 2)]
    [TestCase(BadRowPolicy.Skip, "X: infinite, or too large", 1)]
    public void A_bad_row_is_repaired_to_missing_or_left_out_of_fitting(BadRowPolicy policy, string problem, int fitted)
    {
        IDataView rows = Column<float[]>([1, Infinity], [3, 4]);
        FeatureAlignmentTransformer transformer = Fit(Schema(Pair), rows, badRows: policy);
        Assert.That(Vectors(transformer, rows), Is.EqualTo(new float[][] { [NaN, NaN], [3, 4] }));
        Assert.That(
            transformer.Transform(rows).GetColumn<string>("FeaturesProblem"), Is.EqualTo([problem, ""]));
        Assert.That(transformer.Report.Fields.Single().Rows, Is.EqualTo(fitted));
    }

    [Test]
    public void A_text_with_a_separator_is_a_vector() => Assert.That(
        Vectors(Schema(Pair, Texts), Column("1 2", " -3   1e-2 ", "", "none", "NaN 1")),
        Is.EqualTo(new float[][] { [1, 2], [-3, 0.01f], [NaN, NaN], [NaN, NaN], [NaN, NaN] }));

    [TestCase("1,5 2", "'1,5' is not a number of a vector. Correct the row, the separator, or the 'missing' texts.")]
    [TestCase("1 two", "'two' is not a number of a vector. Correct the row, the separator, or the 'missing' texts.")]
    [TestCase("1 2 3", "its vector has 3 numbers, and field 'pair' has the dimension 2. Correct the row.")]
    [TestCase("1 1e60", "a number of its vector is infinite or too large for a float. Correct the row.")]
    public void A_text_that_is_no_vector_is_refused(string text, string problem) => Assert.That(
        () => Fit(Schema(Pair, Texts), Column(text)),
        Throws.TypeOf<BadRowException>().With.Message.EqualTo($"Column 'X', row 0: {problem}"));

    [Test]
    public void Between_other_separators_every_number_must_be_there() => Assert.That(
        () => Fit(Schema(Pair, Texts with { Separator = ";" }), Column("1;;2")),
        Throws.TypeOf<BadRowException>().With.Message.Contains("'' is not a number of a vector"));

    [Test]
    public void Unit_length_divides_by_the_length_and_leaves_zeros_alone() => Assert.That(
        // 3² + 4² = 5². The squares of the last vector are infinite in float.
        Vectors(Schema(Pair with { UnitLength = true }), Column<float[]>([3, 4], [0, 0], [], [2e38f, 0])),
        Is.EqualTo(new float[][] { [0.6f, 0.8f], [0, 0], [NaN, NaN], [1, 0] }));

    [Test]
    public void A_domain_that_does_not_map_a_vector_has_it_missing_and_its_slots_have_names()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Categorical("x").Vector("pair", 2, unitLength: true)
            .Domain("d", domain => domain.Column("x", "X")).Build();
        FeatureAlignmentTransformer transformer = Fit(schema, Column("a"));
        Assert.That(Vectors(transformer, Column("a")).Single(), Is.EqualTo(new float[] { 2, NaN, NaN }));
        Assert.That(transformer.Layout.SlotNames, Is.EqualTo(["x", "pair[0]", "pair[1]"]));
        Assert.That(
            transformer.Layout.Fields[1], Is.EqualTo(new FieldSlots("pair", FieldKind.Vector, FieldGroup.Shared, 1, 2, null)));
    }

    [Test]
    public void A_schema_with_vectors_is_the_same_from_its_JSON()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Vector("title", 384, FieldGroup.Specific, unitLength: true)
            .Field(Pair with { EmbeddingSize = 8 })
            .Domain("d", domain => domain.Column("title", "T").Map("pair", Texts)).Build();
        string json = schema.ToJson();
        Assert.That(FeatureSchema.Parse(json).Fields, Is.EqualTo(schema.Fields));
        foreach (string part in (string[])["\"kind\": \"vector\"", "\"dimension\": 384", "\"unitLength\": true"])
            Assert.That(json, Does.Contain(part));
    }

    [Test]
    public void The_report_says_how_long_vectors_are_and_how_far_apart_the_domains_are()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Vector("pair", 2)
            .Domain("d", domain => domain.Column("pair", "X")).Domain("e", domain => domain.Column("pair", "X")).Build();
        FeatureAlignmentTransformer first = Fit(schema, Column<float[]>([3, 4], [3, 4], [0, 0], []));
        AlignmentReport report = Context.Transforms.AlignFeatureSchema(schema, "e")
            .Fit(Column<float[]>([6, 8], [0, 0]), first).Report;

        // Lengths of 5, 5 and 0, and one row without. The means are [2, 8/3] and [3, 4], which are 5/3 apart.
        FieldCoverage field = report.Fields[0];
        Assert.That((field.Rows, field.Cardinality, field.SingleFieldAuc), Is.EqualTo((4L, 2L, (double?)null)));
        Assert.That((field.MissingShare, field.Coverage), Is.EqualTo((0.25, 0.75)));
        Assert.That(field.MeanLength, Is.EqualTo(10 / 3.0).Within(1e-12));
        FieldComparison pair = report.Comparisons.Single();
        Assert.That((pair.CommonValues, pair.Overlap), Is.EqualTo(((long?)null, (double?)null)));
        Assert.That(pair.MeanDistance, Is.EqualTo(5 / 3.0).Within(1e-12));
        Assert.That(report.ToString(), Does.Contain("mean length 3.333").And.Contain("distance of the means 1.667"));
        Assert.That(report.Warnings, Is.Empty);
    }

    [Test]
    public void Vectors_of_very_different_lengths_and_vectors_that_are_all_the_same_are_noticed()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Vector("pair", 2)
            .Domain("d", domain => domain.Column("pair", "X")).Domain("e", domain => domain.Column("pair", "X")).Build();
        float[][] rows = [.. Enumerable.Range(1, 20).Select(i => new[] { i / 20f, 1 })];
        FeatureAlignmentTransformer first = Fit(schema, Column(rows));
        AlignmentReport Second(params float[][] others) =>
            Context.Transforms.AlignFeatureSchema(schema, "e").Fit(Column(others), first).Report;

        Assert.That(
            Second([.. rows.Select(row => new[] { 10 * row[0], 10 * row[1] })]).Warnings.Single(),
            Does.StartWith("'pair' in domains 'd' and 'e' has vectors whose lengths differ by a factor of about 0.1"));
        Assert.That(Second([1, 0], [1, 0]).Warnings, Has.One.EqualTo(
            "'pair' in domain 'e' is the same in every row that has it: it tells nothing."));
    }
}
