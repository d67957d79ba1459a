using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ctnet.MLNet.Tool.Init;

/// <summary>Writes JSON for people: what is short stands on one line.</summary>
internal static class ReadableJson
{
    private const int LongestLine = 110;

    // + and > stay as they are.
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode node) => Of(node, "") + "\n";

    private static string Of(JsonNode? node, string indent)
    {
        string line = Line(node);
        if (line.Length + indent.Length <= LongestLine && (indent.Length > 0 || node is not JsonObject))
            return line;
        string inner = indent + "  ";
        return node switch
        {
            JsonObject members => Lines('{', '}', members.Select(member => $"{Text(member.Key)}: {Of(member.Value, inner)}")),
            JsonArray list => Lines('[', ']', list.Select(each => Of(each, inner))),
            _ => line,
        };

        string Lines(char open, char close, IEnumerable<string> parts) =>
            $"{open}\n{string.Join(",\n", parts.Select(part => inner + part))}\n{indent}{close}";
    }

    private static string Line(JsonNode? node) => node switch
    {
        JsonObject { Count: > 0 } members =>
            $"{{ {string.Join(", ", members.Select(member => $"{Text(member.Key)}: {Line(member.Value)}"))} }}",
        JsonArray list => $"[{string.Join(", ", list.Select(Line))}]",
        _ => node?.ToJsonString(s_options) ?? "null",
    };

    private static string Text(string text) => JsonSerializer.Serialize(text, s_options);
}
