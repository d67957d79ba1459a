using System.Text.Json.Nodes;

namespace Ctnet.MLNet.Gpu;

/// <summary>The findings of a part.</summary>
/// <param name="Name">The part's name.</param>
/// <param name="Lines">The lines of JSON that it printed before it ended or was stopped.</param>
/// <param name="Problem">Why it did not end well; null if it did.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record PartResult(string Name, IReadOnlyList<JsonObject> Lines, string? Problem, double Seconds)
{
    public JsonObject ToJson() => new()
    {
        ["part"] = Name, ["problem"] = Problem, ["seconds"] = Math.Round(Seconds, 1),
        ["results"] = new JsonArray([.. Lines.Select(line => line.DeepClone())]),
    };
}
