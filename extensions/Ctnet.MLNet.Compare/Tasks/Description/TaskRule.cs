using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>A rule about the cells of a column. All parts that are given must hold.</summary>
/// <param name="Column">The column.</param>
internal sealed record TaskRule(string Column)
{
    /// <summary>The text between two values, if a cell is a list; null if it is one value.</summary>
    public string? Separator { get; init; }

    /// <summary>The cell's whole text.</summary>
    [JsonPropertyName("equals")]
    public string? EqualTo { get; init; }

    /// <summary>Values of which the cell has one at least.</summary>
    public IReadOnlyList<string>? AnyOf { get; init; }

    /// <summary>Values of which the cell has none.</summary>
    public IReadOnlyList<string>? NoneOf { get; init; }

    /// <summary>Whether the rule holds for a cell.</summary>
    public bool Holds(string cell)
    {
        string[] values = Separator is null ? [cell] : cell.Split(Separator, StringSplitOptions.TrimEntries);
        return (EqualTo is null || cell == EqualTo.Trim())
            && (AnyOf is null || AnyOf.Any(value => values.Contains(value.Trim())))
            && (NoneOf is null || !NoneOf.Any(value => values.Contains(value.Trim())));
    }
}
