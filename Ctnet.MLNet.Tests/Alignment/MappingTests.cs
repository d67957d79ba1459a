using System.Globalization;
using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>How a domain's values become canonical ones: case, format, taxonomy, dates.</summary>
internal sealed class MappingTests
{
    private static readonly FeatureField Field = new() { Name = "field", Kind = FieldKind.Categorical };

    [Test]
    public void Lower_case_makes_one_value_of_several() => Assert.That(
        Slots(Schema(Field, new() { Column = "X", Convert = FieldConversion.LowerCase }), Column("A", "a", "É", "é", "b")),
        Is.EqualTo([2, 2, 3, 3, 4]));

    [Test]
    public void A_format_pads_numbers_and_marks_texts()
    {
        FeatureAlignmentTransformer canonical = Fit(Schema(Field), Column("tt0000007", "tt0114709", "ttabc"));
        FeatureSchema padded = Schema(Field, new() { Column = "X", Format = "tt{0:0000000}" });

        Assert.That(
            Slots(
                Context.Transforms.AlignFeatureSchema(padded, "d").Fit(Column("7", "114709", "0114709", "abc"), canonical),
                Column("7", "114709", "0114709", "abc")),
            Is.EqualTo([2, 3, 3, 4]));
    }

    [Test]
    public void A_format_also_writes_numbers_that_are_numbers() => Assert.That(
        Vectors(
            Context.Transforms.AlignFeatureSchema(Schema(Field, new() { Column = "X", Format = "{0:000}" }), "d")
                .Fit(Column(5), Fit(Schema(Field), Column("005"))),
            Column(5))
            .Single().Single(),
        Is.EqualTo(2));

    [Test]
    public void A_taxonomy_maps_values_after_case_and_format()
    {
        var mapping = new FieldMapping
        {
            Column = "X", Convert = FieldConversion.LowerCase, Format = "c:{0}",
            Values = new Dictionary<string, string> { ["c:tv"] = "video", ["c:film"] = "video", ["c:cd"] = "audio" },
        };

        Assert.That(Slots(Schema(Field, mapping), Column("TV", "CD", "Film", "cd", "")), Is.EqualTo([2, 3, 2, 3, 0]));
    }

    [Test]
    public void A_value_that_the_taxonomy_lacks_is_refused_while_fitting_and_never_seen_afterwards()
    {
        var mapping = new FieldMapping { Column = "X", Values = new Dictionary<string, string> { ["a"] = "A" } };
        FeatureSchema schema = Schema(Field, mapping);

        Assert.That(
            () => Fit(schema, Column("a", "b")),
            Throws.TypeOf<BadRowException>().With.Message.EqualTo(
                "Column 'X', row 1: the value map lacks 'b'. "
                + "Add it, or say what becomes of such values ('unmapped': keep or missing)."));
        Assert.That(Slots(Fit(schema, Column("a")), Column("b", "a")), Is.EqualTo([1, 2]));
    }

    [TestCase(UnmappedValue.Keep, 3)]
    [TestCase(UnmappedValue.Missing, 0)]
    public void A_value_that_the_taxonomy_lacks_is_kept_or_missing_if_the_mapping_says_so(UnmappedValue unmapped, int id)
    {
        var mapping = new FieldMapping
        {
            Column = "X", Values = new Dictionary<string, string> { ["a"] = "A" }, Unmapped = unmapped,
        };

        Assert.That(Slots(Schema(Field, mapping), Column("a", "b")), Is.EqualTo([2, id]));
    }

    [Test]
    public void A_taxonomy_is_read_from_a_CSV_file_beside_the_schema()
    {
        using var folder = new Framework.TemporaryFolder();
        File.WriteAllText(folder.File("map.csv"), "tv,video\n\"a,b\",\"both \"\"x\"\"\"\n");
        FeatureSchema written = Schema(Field, new() { Column = "X", ValuesFile = "map.csv" });
        written.Save(folder.File("schema.json"));

        FeatureSchema schema = FeatureSchema.Load(folder.File("schema.json"));

        Assert.That(
            schema.Domains[0].Fields["field"].Values,
            Is.EquivalentTo(new Dictionary<string, string> { ["tv"] = "video", ["a,b"] = "both \"x\"" }));
    }

    [TestCase("a,b,c", "line 1: 3 columns; write the domain's value and the canonical one.")]
    [TestCase("a,b\na,c", "line 2: 'a' stands twice.")]
    [TestCase("a,", "line 1: 'a' has no canonical value; give one, or leave the line out.")]
    [TestCase("\"a,b", "line 1: its quotes do not match.")]
    public void A_broken_taxonomy_is_refused_with_file_and_line(string text, string message)
    {
        using var folder = new Framework.TemporaryFolder();
        File.WriteAllText(folder.File("map.csv"), text);
        Schema(Field, new() { Column = "X", ValuesFile = "map.csv" }).Save(folder.File("schema.json"));

        Assert.That(
            () => FeatureSchema.Load(folder.File("schema.json")),
            Throws.TypeOf<FeatureSchemaException>().With.Message.Contains("map.csv, ").And.Message.EndsWith(message));
    }

    [Test]
    public void A_taxonomy_travels_within_the_model()
    {
        var values = new Dictionary<string, string> { ["a"] = "A", ["b"] = "A" };
        FeatureSchema schema = Schema(Field, new() { Column = "X", Values = values });
        using var stream = new MemoryStream();
        Context.Model.Save(Fit(schema, Column("a")), null, stream);
        stream.Position = 0;

        var loaded = (FeatureAlignmentTransformer)Context.Model.Load(stream, out _);
        Assert.That(Vectors(loaded, Column("b")).Single().Single(), Is.EqualTo(2));
    }

    [TestCase(FieldConversion.HourOfDay, "13", "0")]
    [TestCase(FieldConversion.DayOfWeek, "0", "1")]
    [TestCase(FieldConversion.Date, "2026-11-22", "2026-11-23")]
    public void Parts_of_dates_are_identifiers(FieldConversion part, string first, string second)
    {
        // The dates are a Sunday at 13:40, and the next Monday at midnight.
        DateTime[] dates = [new(2026, 11, 22, 13, 40, 0), new(2026, 11, 23)];
        FeatureAlignmentTransformer canonical = Fit(Schema(Field), Column(first, second));
        FeatureSchema schema = Schema(Field, new() { Column = "X", Convert = part });

        float[] OfColumn<T>(Func<DateTime, T> write)
        {
            IDataView rows = Column([.. dates.Select(write)]);
            return Slots(Context.Transforms.AlignFeatureSchema(schema, "d").Fit(rows, canonical), rows);
        }

        Assert.That(OfColumn(date => date), Is.EqualTo([2, 3]), "a column of dates");
        Assert.That(
            OfColumn(date => date.ToString("s", CultureInfo.InvariantCulture)), Is.EqualTo([2, 3]),
            "a column of texts in ISO 8601");
        Assert.That(OfColumn(date => (date - DateTime.UnixEpoch).TotalSeconds), Is.EqualTo([2, 3]), "a column of seconds");
    }

    [Test]
    public void A_date_as_a_number_counts_days()
    {
        FeatureSchema schema = Schema(new() { Name = "field", Kind = FieldKind.Numeric, Encoding = NumericEncoding.None });

        Assert.That(Slots(schema, Column(new DateTime(1970, 1, 2), new DateTime(1970, 1, 3, 12, 0, 0))), Is.EqualTo([1, 2.5f]));
    }

    [Test]
    public void A_text_that_is_not_a_date_is_refused_with_its_row() => Assert.That(
        () => Fit(Schema(Field, new() { Column = "X", Convert = FieldConversion.Date }), Column("2026-01-01", "soon")),
        Throws.TypeOf<BadRowException>().With.Message.EqualTo(
            "Column 'X', row 1: 'soon' is not a date. Write ISO 8601, such as 2026-11-22T13:40:00Z."));

    [Test]
    public void A_list_column_keeps_the_newest_of_a_sequence()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Sequence("seen", maximumValues: 2)
            .Domain("d", domain => domain.Column("seen", "X", separator: " ")).Build();

        Assert.That(Vectors(schema, Column("a b c", "b", "")), Is.EqualTo((float[][])[[3, 4], [3, 0], [0, 0]]));
    }

    [Test]
    public void A_scale_follows_the_data_where_the_field_says_so()
    {
        FeatureField field = new() { Name = "field", Kind = FieldKind.Numeric, ScaleDecay = 0.5 };
        FeatureSchema schema = Schema(field);
        FeatureAlignmentTransformer first = Fit(schema, Column(0.0, 4.0));
        FeatureAlignmentTransformer second = Context.Transforms.AlignFeatureSchema(schema, "d").Fit(Column(10.0), first);
        FeatureAlignmentTransformer kept = Context.Transforms.AlignFeatureSchema(Schema(field with { ScaleDecay = null }), "d")
            .Fit(Column(10.0), Fit(Schema(field with { ScaleDecay = null }), Column(0.0, 4.0)));

        // The first scale has mean 2, deviation 2 and weight 2. The weight is halved to 1, and the number 10 is added: the mean
        // is 6, and the variance is (1 * (4 + 16) + 1 * 16) / 2 = 18.
        Assert.That(Slots(second, Column(6.0, 6 + Math.Sqrt(18))), Is.EqualTo([0, 1]).Within(1e-6));
        Assert.That(Slots(kept, Column(2.0, 4.0)), Is.EqualTo([0, 1]));
    }
}
