using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Alignment;

public sealed class FeatureSchemaJsonTests
{
    private const string Json =
        """
        {
          "$schema": "feature-schema.json",
          "name": "feed",
          "period": "12h",
          "fields": [
            { "name": "item", "kind": "categorical", "space": "things", "minimumFrequency": 3 },
            { "name": "seen", "kind": "set", "group": "sequence", "space": "things", "minimumFrequency": 3, "maximumValues": 5 },
            { "name": "price", "kind": "numeric", "group": "specific", "encoding": "quantiles", "buckets": 7 },
            { "name": "age", "kind": "numeric", "encoding": "log" },
          ],
          // Comments and trailing commas are welcome: people write this file.
          "domains": {
            "home": {
              "time": { "column": "At", "unit": "unixMilliseconds" },
              "label": "Clicked",
              "fields": {
                "item": { "column": "ItemId", "missing": ["NULL", "\\N"], "format": "i{0}", "convert": "lowerCase" },
                "seen": { "column": "Seen", "separator": "|" },
                "price": { "column": "Cents", "scale": 0.01 }
              }
            },
            "guide": { "fields": { "item": { "constant": "guide" } } }
          }
        }
        """;

    private TemporaryFolder _folder;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Every_key_is_read()
    {
        FeatureSchema schema = FeatureSchema.Parse(Json);

        Assert.That(schema.Name, Is.EqualTo("feed"));
        Assert.That(schema.Fields, Is.EqualTo((FeatureField[])
        [
            new() { Name = "item", Kind = FieldKind.Categorical, Space = "things", MinimumFrequency = 3 },
            new() { Name = "seen", Kind = FieldKind.Set, Group = FieldGroup.Sequence, Space = "things", MinimumFrequency = 3,
                MaximumValues = 5 },
            new() { Name = "price", Kind = FieldKind.Numeric, Group = FieldGroup.Specific, Encoding = NumericEncoding.Quantiles,
                Buckets = 7 },
            new() { Name = "age", Kind = FieldKind.Numeric, Encoding = NumericEncoding.Log },
        ]));
        Assert.That(schema.Domains.Select(domain => domain.Name), Is.EqualTo(["home", "guide"]));
        FieldMapping item = schema.GetDomain("home").Fields["item"], seen = schema.GetDomain("home").Fields["seen"];
        Assert.That(
            (item.Column, item.Constant, item.Separator, item.Scale), Is.EqualTo(("ItemId", (string?)null, (string?)null, 1d)));
        Assert.That(item.Missing, Is.EqualTo(["NULL", @"\N"]));
        Assert.That((item.Format, item.Convert), Is.EqualTo(("i{0}", FieldConversion.LowerCase)));
        Assert.That(schema.Period, Is.EqualTo(TimeSpan.FromHours(12)));
        Assert.That(schema.GetDomain("home").Time, Is.EqualTo(new TimeMapping("At", TimeUnit.UnixMilliseconds)));
        Assert.That(schema.GetDomain("home").Label, Is.EqualTo("Clicked"));
        Assert.That(seen.Separator, Is.EqualTo("|"));
        Assert.That(schema.GetDomain("home").Fields["price"].Scale, Is.EqualTo(0.01));
        Assert.That(schema.GetDomain("home").Fields.Keys, Does.Not.Contain("age"));
        Assert.That(schema.GetDomain("guide").Fields["item"].Constant, Is.EqualTo("guide"));
    }

    [Test]
    public void Keys_that_are_left_out_have_the_documented_defaults()
    {
        FeatureSchema schema = FeatureSchema.Parse(
            """{"name":"s","fields":[{"name":"f","kind":"set"}],"domains":{"d":{"fields":{"f":{"column":"F"}}}}}""");
        FeatureField field = schema.Fields.Single();
        FieldMapping mapping = schema.GetDomain("d").Fields["f"];

        Assert.That(
            (field.Group, field.Space, field.MinimumFrequency, field.MaximumValues, field.Encoding, field.Buckets),
            Is.EqualTo((FieldGroup.Shared, (string?)null, 1, 16, NumericEncoding.Standardize, 16)));
        Assert.That(
            (field.MaximumWaiting, field.EvictAfter, field.LearningRateFactor), Is.EqualTo((1_000_000, (int?)null, 1d)));
        Assert.That((mapping.Constant, mapping.Separator, mapping.Scale), Is.EqualTo(((string?)null, (string?)null, 1d)));
        Assert.That(mapping.Missing, Is.Empty);
    }

    [Test]
    public void A_saved_schema_is_loaded_as_it_was()
    {
        FeatureSchema schema = FeatureSchema.Parse(Json);
        string path = _folder.File("features.json");
        schema.Save(path);
        FeatureSchema loaded = FeatureSchema.Load(path);

        Assert.That(loaded.Fields, Is.EqualTo(schema.Fields));
        Assert.That(loaded.ToJson(), Is.EqualTo(schema.ToJson()));
        Assert.That(FeatureSchema.Parse(schema.ToJson()).GetDomain("home").Fields["item"].Missing, Is.EqualTo(["NULL", @"\N"]));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(path)!), Is.EqualTo([path]), "Nothing is left beside the file.");
    }

    [Test]
    public void Saving_replaces_a_file()
    {
        string path = _folder.File("features.json");
        File.WriteAllText(path, "an older and much longer file, no part of which may remain at the end of the new one"
            + new string('.', 5000));
        FeatureSchema.Parse(Json).Save(path);

        Assert.That(FeatureSchema.Load(path).Name, Is.EqualTo("feed"));
    }

    [Test]
    public void The_JSON_has_words_for_enums_and_no_nulls()
    {
        string json = FeatureSchema.Parse(Json).ToJson();

        Assert.That(json, Does.Contain("\"kind\": \"categorical\"").And.Contain("\"encoding\": \"quantiles\""));
        Assert.That(json, Does.Not.Contain("null"));
    }

    [TestCase("\"name\": \"feed\"", "\"name\": \"feed\", \"title\": \"x\"", "title", Description = "an unknown key")]
    [TestCase("\"minimumFrequency\": 3 }", "\"minFrequency\": 3 }", "minFrequency", Description = "a misspelt key of a field")]
    [TestCase("\"separator\": \"|\"", "\"seperator\": \"|\"", "seperator", Description = "a misspelt key of a mapping")]
    [TestCase("\"categorical\"", "\"category\"", "$.fields[0].kind", Description = "a kind that does not exist")]
    [TestCase("\"categorical\"", "0", "$.fields[0].kind", Description = "a kind as a number")]
    [TestCase("\"log\"", "\"logarithm\"", "$.fields[3].encoding", Description = "an encoding that does not exist")]
    [TestCase("\"name\": \"price\", ", "", "name", Description = "a field without a name")]
    [TestCase("\"name\": \"price\"", "\"name\": null", "name", Description = "a field whose name is null")]
    [TestCase("\"scale\": 0.01", "\"scale\": \"cents\"", "scale", Description = "a scale that is not a number")]
    [TestCase("\"buckets\": 7", "\"buckets\": 99999999999", "buckets", Description = "a number that is too large")]
    [TestCase("\"guide\": {", "\"home\": {", "Duplicate", Description = "a domain twice: neither may win silently")]
    [TestCase("\"buckets\": 7", "\"buckets\": 7, \"buckets\": 8", "buckets", Description = "a key twice")]
    [TestCase("{ \"constant\": \"guide\" }", "null", "domain 'guide', field 'item'", Description = "a mapping that is null")]
    [TestCase("{ \"fields\": { \"item\": { \"constant\": \"guide\" } } }", "null", "domain 'guide'",
        Description = "a domain that is null")]
    [TestCase("{ \"name\": \"age\", \"kind\": \"numeric\", \"encoding\": \"log\" },", "null", "fields[3]",
        Description = "a field that is null")]
    [TestCase("[\"NULL\", \"\\\\N\"]", "[\"NULL\", null]", "missing", Description = "a missing text that is null")]
    [TestCase("12h", "soon", "period is 'soon'", Description = "a period that is not a length of time")]
    [TestCase("12h", "0d", "period", Description = "a period of length zero")]
    [TestCase("}", "", "", Description = "not JSON")]
    public void Errors_in_the_JSON_are_refused_and_named(string good, string bad, string named)
    {
        int at = Json.IndexOf(good, StringComparison.Ordinal);
        Assert.That(at, Is.Not.Negative, "The test case replaces a text that the schema does not contain.");
        string json = Json[..at] + bad + Json[(at + good.Length)..], path = _folder.File("features.json");
        File.WriteAllText(path, json);

        Assert.That(() => FeatureSchema.Parse(json), Throws.TypeOf<FeatureSchemaException>().With.Message.Contains(named));
        Assert.That(
            () => FeatureSchema.Load(path),
            Throws.TypeOf<FeatureSchemaException>().With.Message.StartsWith($"{path}: ").And.Message.Contains(named));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("not JSON at all")]
    public void Texts_that_are_not_a_schema_are_refused(string json) =>
        Assert.That(() => FeatureSchema.Parse(json),
            Throws.TypeOf<FeatureSchemaException>().With.Message.StartsWith("The feature schema "));

    [Test]
    public void A_schema_that_contradicts_itself_is_refused_with_the_files_name()
    {
        string path = _folder.File("features.json");
        File.WriteAllText(path, Json.Replace("\"buckets\": 7", "\"buckets\": 1", StringComparison.Ordinal));

        Assert.That(() => FeatureSchema.Load(path), Throws.TypeOf<FeatureSchemaException>().With.Message.EqualTo(
            $"{path}: Feature schema 'feed' is not valid:\n  Field 'price': buckets must be between 2 and 1,024, but is 1."));
    }

    [Test]
    public void A_file_that_does_not_exist_is_an_IOException() =>
        Assert.That(() => FeatureSchema.Load(_folder.File("features.json")), Throws.InstanceOf<IOException>());
}
