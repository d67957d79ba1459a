using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Xml.Linq;
using Ctnet.MLNet.Alignment.Schema;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>The published JSON Schema of feature schemas (docs/feature-schema.json) describes what the library reads.</summary>
[TestFixture]
internal sealed class PublishedSchemaTests
{
    [Test]
    public void The_published_JSON_Schema_is_that_of_the_code()
    {
        string file = Path.Combine(Repository.Root, "docs", "feature-schema.json");
        string expected = Describe().ToJsonString(new JsonSerializerOptions
        {
            WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }) + "\n";
        string actual = File.Exists(file) ? File.ReadAllText(file) : "";
        if (actual == expected)
            return;
        string written = Path.Combine(TestContext.CurrentContext.WorkDirectory, "feature-schema.json");
        File.WriteAllText(written, expected);
        Assert.Fail($"docs/feature-schema.json is not up to date: copy {written} over it.");
    }

    private static JsonNode Describe()
    {
        var docs = XDocument.Load(Path.ChangeExtension(typeof(FeatureSchema).Assembly.Location, ".xml"));
        Dictionary<string, string> summaries = docs.Descendants("member").ToDictionary(
            member => member.Attribute("name")!.Value,
            member => string.Join(
                ' ', (member.Element("summary")?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        JsonNode schema = ModelJson.Indented.GetJsonSchemaAsNode(typeof(FeatureSchemaDocument), new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) =>
            {
                if (context.PropertyInfo?.AttributeProvider is PropertyInfo property && node is JsonObject described
                    && summaries.GetValueOrDefault(NameInDocs(property)) is { Length: > 0 } summary)
                    described.Insert(0, "description", summary);
                return node;
            },
        });
        schema.AsObject().Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.AsObject().Insert(1, "title", "Feature schema of Ctnet.MLNet");
        return schema;
    }

    private static string NameInDocs(PropertyInfo property) =>
        $"P:{property.DeclaringType!.FullName!.Replace('+', '.')}.{property.Name}";
}
