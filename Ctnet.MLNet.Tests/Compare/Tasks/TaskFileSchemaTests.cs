using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Tasks;

/// <summary>The JSON Schema of task files (docs/ctnet.schema.json), which "ctnet init" writes beside them.</summary>
public sealed class TaskFileSchemaTests
{
    [Test]
    public void The_published_JSON_Schema_is_that_of_the_code() => PublishedSchema.Check(
        "ctnet.schema.json", "Task file of ctnet", typeof(TaskFile), TaskFile.Options);

    [Test]
    public void Every_key_has_a_description()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "ctnet.schema.json")))!;
        string[] bare = [.. Bare(schema, "")];
        Assert.That(bare, Is.Empty);
    }

    private static IEnumerable<string> Bare(JsonNode? node, string path)
    {
        if (node is JsonArray list)
        {
            foreach (string each in list.SelectMany(each => Bare(each, path)))
                yield return each;
        }
        else if (node is JsonObject members)
        {
            foreach ((string key, JsonNode? value) in members["properties"] as JsonObject ?? [])
            {
                if (value is not JsonObject { } property || !property.ContainsKey("description"))
                    yield return $"{path}.{key}";
            }

            foreach ((string key, JsonNode? value) in members)
            {
                foreach (string each in Bare(value, key is "properties" or "items" ? path : $"{path}.{key}"))
                    yield return each;
            }
        }
    }
}
