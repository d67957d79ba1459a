using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Xml.Linq;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Framework;

/// <summary>A JSON Schema in docs/, which is made from the code that reads such files, with the texts of its comments.</summary>
internal static class PublishedSchema
{
    private static readonly JsonSerializerOptions s_written =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Checks that the published file is that of the code.</summary>
    /// <param name="name">The file's name in docs/.</param>
    /// <param name="title">The schema's title.</param>
    /// <param name="type">The type that such a file is read as.</param>
    /// <param name="options">How it is read.</param>
    public static void Check(string name, string title, Type type, JsonSerializerOptions options)
    {
        string file = Path.Combine(Repository.Root, "docs", name);
        string expected = Describe(title, type, options).ToJsonString(s_written) + "\n";
        string actual = File.Exists(file) ? File.ReadAllText(file) : "";
        if (actual == expected)
            return;
        string written = Path.Combine(TestContext.CurrentContext.WorkDirectory, name);
        File.WriteAllText(written, expected);
        Assert.Fail($"docs/{name} is not up to date: copy {written} over it.");
    }

    private static JsonNode Describe(string title, Type type, JsonSerializerOptions options)
    {
        var docs = XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml"));
        Dictionary<string, string> texts = docs.Descendants("member").ToDictionary(
            member => member.Attribute("name")!.Value, member => Plain(member.Element("summary")));
        foreach (XElement member in docs.Descendants("member").Where(member => member.Attribute("name")!.Value.StartsWith("T:")))
        {
            // A record's comments on its parameters are those on its properties.
            foreach (XElement parameter in member.Elements("param"))
                texts[$"P:{member.Attribute("name")!.Value[2..]}.{parameter.Attribute("name")!.Value}"] = Plain(parameter);
        }

        JsonNode schema = options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) =>
            {
                if (context.PropertyInfo?.AttributeProvider is not PropertyInfo property
                    || texts.GetValueOrDefault(NameInDocs(property)) is not { Length: > 0 } text)
                    return node;
                // A value that a converter reads may be anything, so its schema is "true".
                JsonObject described = node as JsonObject ?? [];
                described.Insert(0, "description", text);
                if (property.GetCustomAttribute<AllowedValuesAttribute>() is AllowedValuesAttribute allowed)
                    described["enum"] = new JsonArray([.. allowed.Values.Select(value => JsonValue.Create((string?)value))]);
                return described;
            },
        });
        schema.AsObject().Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.AsObject().Insert(1, "title", title);
        return schema;
    }

    private static string Plain(XElement? text) =>
        string.Join(' ', (text?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string NameInDocs(PropertyInfo property) =>
        $"P:{property.DeclaringType!.FullName!.Replace('+', '.')}.{property.Name}";
}
