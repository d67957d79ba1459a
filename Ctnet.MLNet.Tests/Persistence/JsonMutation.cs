using System.Text.Json.Nodes;

namespace Ctnet.MLNet.Tests.Persistence;

/// <summary>Replaces one value of a JSON text, at any depth.</summary>
internal static class JsonMutation
{
    public static string[] Replacements { get; } =
        ["null", "-1", "0", "2000000000", "1e999", "\"x\"", "\"\"", "[]", "{}", "true"];

    public static int CountValues(string json) => Values(JsonNode.Parse(json)!).Count();

    public static string Replace(string json, int value, string replacement, out string path)
    {
        JsonNode root = JsonNode.Parse(json)!;
        (path, Action<JsonNode?> replace) = Values(root).ElementAt(value);
        replace(JsonNode.Parse(replacement));
        return root.ToJsonString();
    }

    private static IEnumerable<(string Path, Action<JsonNode?> Replace)> Values(JsonNode node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (string name in members.Select(member => member.Key).ToList())
                {
                    yield return ($"{node.GetPath()}.{name}", with => members[name] = with);
                    foreach (var inner in members[name] is JsonNode child ? Values(child) : [])
                        yield return inner;
                }

                break;
            case JsonArray items:
                for (int i = 0; i < items.Count; i++)
                {
                    int at = i;
                    yield return ($"{node.GetPath()}[{i}]", with => items[at] = with);
                    foreach (var inner in items[i] is JsonNode child ? Values(child) : [])
                        yield return inner;
                }

                break;
        }
    }
}
