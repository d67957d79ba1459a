using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>A rule on a column, whose cell may be a list.</summary>
internal sealed record TaskRule(string Column)
{
    public string? Separator { get; init; }

    [JsonPropertyName("equals")]
    public string? EqualTo { get; init; }

    public IReadOnlyList<string>? AnyOf { get; init; }

    public IReadOnlyList<string>? NoneOf { get; init; }

    public bool Holds(string cell)
    {
        string[] values = Separator is null ? [cell] : cell.Split(Separator);
        return (EqualTo is null || cell == EqualTo) && (AnyOf is null || values.Any(AnyOf.Contains)) && (NoneOf is null || !values.Any(NoneOf.Contains));
    }
}
