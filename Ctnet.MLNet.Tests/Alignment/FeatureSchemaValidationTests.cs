using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Alignment;

public sealed class FeatureSchemaValidationTests
{
    private static readonly FeatureField Item = new() { Name = "item", Kind = FieldKind.Categorical };
    private static readonly FeatureField Price = new() { Name = "price", Kind = FieldKind.Numeric };
    private static readonly FeatureField Text = new() { Name = "text", Kind = FieldKind.Vector, Dimension = 2 };

    private static IEnumerable<TestCaseData<FeatureField, string>> Fields()
    {
        yield return new(Item with { Name = " " }, "A field has no name.");
        yield return new(
            Item with { Kind = (FieldKind)7 }, "Field 'item' has a kind, group, encoding or scope that does not exist.");
        yield return new(
            Item with { Group = (FieldGroup)7 }, "Field 'item' has a kind, group, encoding or scope that does not exist.");
        yield return new(
            Price with { Encoding = (NumericEncoding)7 },
            "Field 'price' has a kind, group, encoding or scope that does not exist.");
        yield return new(Item with { Space = "" }, "Field 'item': its space is empty; leave it out, or name it.");
        yield return new(
            Price with { Space = "money" },
            "Field 'price': space is for categorical and set fields and for sequences that are list columns, but is 'money'.");
        yield return new(Item with { MinimumFrequency = 0 }, "Field 'item': minimumFrequency must be at least 1, but is 0.");
        foreach (double factor in (double[])[-1, 101, double.NaN])
        {
            yield return new(
                Item with { LearningRateFactor = factor },
                $"Field 'item': learningRateFactor must be between 0 and 100, but is {factor}.");
        }

        foreach (FeatureField field in (FeatureField[])[Price, Text])
        {
            yield return new(
                field with { LearningRateFactor = 0.5 },
                $"Field '{field.Name}': learningRateFactor is for fields whose values become ids, and for no sequence that is "
                + "built from the log, but is 0.5.");
        }

        foreach (int most in (int[])[0, 536_870_911])
        {
            yield return new(
                Item with { MaximumWaiting = most },
                $"Field 'item': maximumWaiting must be between 1 and 536,870,910, but is {most}.");
        }

        foreach (int after in (int[])[0, 10_001])
        {
            yield return new(
                Item with { EvictAfter = after }, $"Field 'item': evictAfter must be between 1 and 10,000, but is {after}.");
        }

        yield return new(
            Item with { EvictAfter = 3, HashBuckets = 9 }, "Field 'item': hashed values have no evictAfter, but it is 3.");
        foreach (FeatureField field in (FeatureField[])[Price, Price with { Encoding = NumericEncoding.Quantiles }, Text])
        {
            yield return new(
                field with { EvictAfter = 3 },
                $"Field '{field.Name}': evictAfter is for categorical and set fields and for sequences that are list columns, "
                + "but is 3.");
        }

        yield return new(Item with { MaximumValues = 0 }, "Field 'item': maximumValues must be between 1 and 1,024, but is 0.");
        yield return new(
            Item with { MaximumValues = 1025 }, "Field 'item': maximumValues must be between 1 and 1,024, but is 1025.");
        foreach (int? dimension in (int?[])[null, 0, 16_385])
        {
            yield return new(
                Text with { Dimension = dimension }, "Field 'text': a vector needs a dimension between 1 and 16,384, "
                    + (dimension is null ? "but has none." : $"but it is {dimension}."));
        }

        yield return new(Item with { Dimension = 3 }, "Field 'item': dimension and unitLength are for vectors.");
        yield return new(Price with { UnitLength = true }, "Field 'price': dimension and unitLength are for vectors.");
        yield return new(
            Price with { EmbeddingSize = 4 },
            "Field 'price': embeddingSize is for vectors and for fields whose values become ids, but is 4.");
        yield return new(Text with { EmbeddingSize = 0 }, "Field 'text': embeddingSize must be between 1 and 1,024, but is 0.");
        yield return new(
            Text with { Space = "texts" },
            "Field 'text': space is for categorical and set fields and for sequences that are list columns, but is 'texts'.");
        yield return new(Text with { Minimum = 0 }, "Field 'text': minimum and maximum are for numeric fields.");
        yield return new(Price with { Buckets = 1 }, "Field 'price': buckets must be between 2 and 1,024, but is 1.");
        yield return new(Price with { Buckets = 1025 }, "Field 'price': buckets must be between 2 and 1,024, but is 1025.");
    }

    private static IEnumerable<TestCaseData<FeatureField, FieldMapping, string>> Mappings()
    {
        yield return new(Item, new(), "Domain 'd', field 'item': give a column or a constant, and not both.");
        yield return new(
            Item, new() { Column = "I", Constant = "i" }, "Domain 'd', field 'item': give a column or a constant, and not both.");
        yield return new(Item, new() { Column = " " }, "Domain 'd', field 'item': its column is empty.");
        yield return new(
            Item, new() { Column = "I", Separator = "|" },
            "Domain 'd', field 'item': a separator is for set, sequence and vector fields, and not empty.");
        yield return new(
            Item with { Kind = FieldKind.Set }, new() { Column = "I", Separator = "" },
            "Domain 'd', field 'item': a separator is for set, sequence and vector fields, and not empty.");
        yield return new(Text, new() { Constant = "1 2" }, "Domain 'd', field 'text': a vector has no constant.");
        yield return new(
            Text, new() { Column = "T", Convert = FieldConversion.Date },
            "Domain 'd', field 'text': a vector has no conversion.");
        yield return new(Text, new() { Column = "T", Missing = ["none"] },
            "Domain 'd', field 'text': missing texts are for vectors in a text column, which have a separator.");
        yield return new(Text, new() { Column = "T", Scale = 2 }, "Domain 'd', field 'text': scale is for numeric fields.");
        yield return new(
            Text, new() { Column = "T", Format = "{0}" },
            "Domain 'd', field 'text': format, values and lower case are for identifiers.");
        yield return new(Item, new() { Column = "I", Scale = 2 }, "Domain 'd', field 'item': scale is for numeric fields.");
        yield return new(
            Price, new() { Column = "P", Scale = 0 },
            "Domain 'd', field 'price': scale must be a number other than 0, but is 0.");
        yield return new(
            Price, new() { Column = "P", Scale = double.NaN },
            "Domain 'd', field 'price': scale must be a number other than 0, but is NaN.");
        yield return new(
            Price, new() { Column = "P", Scale = double.PositiveInfinity },
            "Domain 'd', field 'price': scale must be a number other than 0, but is Infinity.");
        yield return new(Price, new() { Constant = "cheap" }, "Domain 'd', field 'price': its constant 'cheap' is not a number.");
    }

    private static IEnumerable<TestCaseData<FeatureSchemaBuilder, string>> Schemas()
    {
        yield return new(Builder("").Field(Item).Domain("d", _ => { }), "It has no name.");
        yield return new(Builder().Domain("d", _ => { }), "It has no fields.");
        yield return new(Builder().Field(Item), "It has no domains.");
        yield return new(Builder().Field(Item).Field(Item).Domain("d", _ => { }), "Two fields are named 'item'.");
        yield return new(Builder().Field(Item).Domain("d", _ => { }).Domain("d", _ => { }), "Two domains are named 'd'.");
        yield return new(Builder().Field(Item).Domain(" ", _ => { }), "A domain has no name.");
        yield return new(
            Builder().Field(Item).Domain("d", d => d.Time("")),
            "Domain 'd': its time column is empty, or its unit does not exist.");
        yield return new(
            Builder().Field(Item).Domain("d", d => d.Label("")),
            "Domain 'd': its label column is empty; leave it out, or name it.");
        yield return new(
            Builder().Field(Item).Domain("d", domain => domain.Column("itme")),
            "Domain 'd' maps 'itme', which is not a field of the schema.");
        yield return new(
            Builder().Categorical("item", minimumFrequency: 2).Set("history", space: "item").Domain("d", _ => { }),
            "The fields of space 'item' share a vocabulary and so must have the same minimumFrequency, maximumWaiting, "
            + "evictAfter, hashBuckets, embeddingSize and learningRateFactor.");
        var last = new FeatureField { Name = "last", Kind = FieldKind.Set, Space = "item" };
        foreach (FeatureField other in (FeatureField[])
            [last with { MaximumWaiting = 5 }, last with { EvictAfter = 5 }, last with { LearningRateFactor = 0.5 }])
        {
            yield return new(
                Builder().Categorical("item").Field(other).Domain("d", _ => { }),
                "The fields of space 'item' share a vocabulary and so must have the same minimumFrequency, maximumWaiting, "
                + "evictAfter, hashBuckets, embeddingSize and learningRateFactor.");
        }

        yield return new(
            Builder().Categorical("item", space: "things").Categorical("last", space: "item").Domain("d", _ => { }),
            "Field 'last': its space 'item' is the name of a field that has another space.");
        yield return new(
            Builder().Numeric("price", NumericEncoding.Quantiles).Categorical("label", space: "price").Domain("d", _ => { }),
            "Field 'label': its space 'price' is the name of a field that has another space.");
    }

    [TestCaseSource(nameof(Fields))]
    public void A_field_that_breaks_a_rule_is_refused(FeatureField field, string error) =>
        AssertRefused(Builder().Field(field).Domain("d", _ => { }), error);

    [TestCaseSource(nameof(Mappings))]
    public void A_mapping_that_breaks_a_rule_is_refused(FeatureField field, FieldMapping mapping, string error) =>
        AssertRefused(Builder().Field(field).Domain("d", domain => domain.Map(field.Name, mapping)), error);

    [TestCaseSource(nameof(Schemas))]
    public void A_schema_that_contradicts_itself_is_refused(FeatureSchemaBuilder builder, string error) =>
        AssertRefused(builder, error);

    [Test]
    public void One_exception_lists_all_errors()
    {
        FeatureSchemaBuilder builder = FeatureSchema.Create("feed")
            .Field(Item with { MinimumFrequency = 0, MaximumValues = 2000 })
            .Field(Price with { Buckets = 0 })
            .Domain("home", home => home.Column("item", "I", separator: ",").Column("city"))
            .Domain("guide", guide => guide.Constant("price", "free"));

        Assert.That(builder.Build, Throws.TypeOf<FeatureSchemaException>().With.Message.EqualTo(
            """
            Feature schema 'feed' is not valid:
              Field 'item': minimumFrequency must be at least 1, but is 0.
              Field 'item': maximumValues must be between 1 and 1,024, but is 2000.
              Field 'price': buckets must be between 2 and 1,024, but is 0.
              Domain 'home', field 'item': a separator is for set, sequence and vector fields, and not empty.
              Domain 'home' maps 'city', which is not a field of the schema.
              Domain 'guide', field 'price': its constant 'free' is not a number.
            """));
    }

    [Test]
    public void A_field_cannot_be_mapped_twice() => Assert.That(
        () => Builder().Field(Item).Domain("home", home => home.Column("item", "A").Constant("item", "b")),
        Throws.TypeOf<FeatureSchemaException>().With.Message.EqualTo("Domain 'home' maps field 'item' twice."));

    [Test]
    public void The_limits_themselves_are_allowed() => Assert.That(
        () => Builder().Set("tags", maximumValues: 1024).Set("tag", maximumValues: 1)
            .Numeric("a", buckets: 2).Numeric("b", buckets: 1024)
            .Domain("d", _ => { }).Build(),
        Throws.Nothing);

    [Test]
    public void A_field_may_join_the_space_of_another() => Assert.That(
        () => Builder().Categorical("item").Set("history", space: "item").Domain("d", _ => { }).Build(), Throws.Nothing);

    [Test]
    public void An_unknown_domain_is_refused_with_the_known_ones()
    {
        FeatureSchema schema = Builder().Field(Item).Domain("home", _ => { }).Domain("guide", _ => { }).Build();

        Assert.That(
            () => schema.GetDomain("gudie"),
            Throws.ArgumentException.With.Message.StartsWith(
                "Feature schema 'test' has no domain 'gudie'; it has 'home', 'guide'."));
        Assert.That(
            () => Aligned.Context.Transforms.AlignFeatureSchema(schema, "gudie"),
            Throws.ArgumentException.With.Message.Contains("has no domain 'gudie'"));
    }

    private static FeatureSchemaBuilder Builder(string name = "test") => FeatureSchema.Create(name);

    private static void AssertRefused(FeatureSchemaBuilder builder, string error) =>
        Assert.That(builder.Build, Throws.TypeOf<FeatureSchemaException>().With.Message.EndsWith($" is not valid:\n  {error}"));
}
