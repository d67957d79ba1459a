using Ctnet.MLNet.Tests.Framework;
using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>White space around a text is removed, by one rule for single values, sets, vectors, keys and constants.</summary>
internal sealed class WhiteSpaceTests
{
    private static readonly FeatureField Id = new() { Name = "field", Kind = FieldKind.Categorical };
    private static readonly FeatureField Set = new() { Name = "field", Kind = FieldKind.Set, MaximumValues = 2 };

    [Test]
    public void Single_values_sets_and_vectors_are_trimmed_alike()
    {
        FieldMapping separated = new() { Column = "X", Separator = "|" };
        string[] texts = ["a", " a", "a\t", "\u00A0a ", "b c", "  ", ""];

        Assert.That(Slots(Schema(Id), Column(texts)), Is.EqualTo([2, 2, 2, 2, 3, 0, 0]));
        Assert.That(Slots(Schema(Id, new() { Column = "X", Missing = ["NULL "] }), Column(" a", "a", " NULL")),
            Is.EqualTo([2, 2, 0]));
        Assert.That(Vectors(Schema(Set, separated), Column("a|b c", " a | b c ", "| |", "b c |a")),
            Is.EqualTo((float[][])[[2, 3], [2, 3], [0, 0], [3, 2]]));
        Assert.That(Vectors(Schema(Set), Column<string[]>(["a", "b c"], [" a", "b c ", " "])),
            Is.EqualTo((float[][])[[2, 3], [2, 3]]));
    }

    [Test]
    public void Keys_and_constants_are_trimmed_too()
    {
        FeatureAlignmentTransformer known = Fit(Schema(Id), Column("a", "b"));
        var keys = Context.Transforms.Conversion.MapValueToKey("X").Fit(Column(" b")).Transform(Column(" b"));
        FeatureSchema constant = Schema(Id, new() { Constant = " a " });

        Assert.That(Slots(known, keys), Is.EqualTo([3]));
        Assert.That(
            Slots(Context.Transforms.AlignFeatureSchema(constant, "d").Fit(Column("x"), known), Column("x")), Is.EqualTo([2]));
    }

    [Test]
    public void Numbers_and_value_maps_are_trimmed_too()
    {
        FeatureField number = new() { Name = "field", Kind = FieldKind.Numeric, Encoding = NumericEncoding.None };
        var values = new Dictionary<string, string> { [" tv"] = "video ", ["film"] = "video" };

        Assert.That(Slots(Schema(number, new() { Column = "X", Missing = ["-1"] }), Column(" 4.5 ", " -1", "  ")),
            Is.EqualTo([4.5f, float.NaN, float.NaN]));
        Assert.That(Slots(Schema(Id, new() { Column = "X", Values = values }), Column("tv ", "film")), Is.EqualTo([2, 2]));
    }

    [Test]
    public void A_decimal_comma_is_refused_as_a_number() => Assert.That(
        () => Slots(Schema(new() { Name = "field", Kind = FieldKind.Numeric }), Column("4,5")),
        Throws.TypeOf<BadRowException>().With.Message.StartsWith("Column 'X', row 0: '4,5' is not a number."));

    [Test]
    public void A_value_map_or_a_schema_that_is_not_UTF8_is_refused_with_file_and_line()
    {
        using var folder = new TemporaryFolder();
        string map = folder.File("map.csv"), schema = folder.File("schema.json");
        Schema(Id, new() { Column = "X", ValuesFile = "map.csv" }).Save(schema);
        // Latin-1: two different letters, which a lenient reader makes the same.
        File.WriteAllBytes(map, [.. "a,x\n"u8, 0xE9, .. ",y\n"u8, 0xE8, .. ",z\n"u8]);
        Assert.That(() => FeatureSchema.Load(schema), Throws.TypeOf<FeatureSchemaException>().With.Message.Contains(
            $"{map}, line 2: the text is not UTF-8. Save the file as UTF-8."));

        // With a byte order mark, as spreadsheets write it.
        File.WriteAllBytes(map, [0xEF, 0xBB, 0xBF, .. "é,x\n è , y \n"u8]);
        Assert.That(
            FeatureSchema.Load(schema).Domains[0].Fields["field"].Values,
            Is.EquivalentTo(new Dictionary<string, string> { ["é"] = "x", ["è"] = "y" }));

        File.WriteAllBytes(schema, [.. "{\n\"name\": \""u8, 0xE9, .. "\"}"u8]);
        Assert.That(() => FeatureSchema.Load(schema), Throws.TypeOf<FeatureSchemaException>().With.Message.EqualTo(
            $"{schema}, line 2: the text is not UTF-8. Save the file as UTF-8."));
    }
}
