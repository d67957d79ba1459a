using Ctnet.MLNet.Alignment.Schema;

namespace Ctnet.MLNet.Tool.Score;

/// <summary>
/// One of several parts of a table: every count-th row, so that the parts need not know how many rows there are.
/// </summary>
/// <param name="Index">The part, counted from 0.</param>
/// <param name="Count">The number of parts.</param>
internal sealed record Partition(long Index, long Count)
{
    /// <summary>Reads a part such as 0/4, the first of four; null if the text is none.</summary>
    public static Partition? Parse(string text) =>
        text.Split('/') is [string index, string count]
        && PlainNumber.TryParseWhole(index, out long part) && PlainNumber.TryParseWhole(count, out long parts)
        && part >= 0 && part < parts
            ? new(part, parts)
            : null;

    /// <summary>Whether the part has a row of the table.</summary>
    /// <param name="row">The row, counted from 0.</param>
    public bool Has(long row) => row % Count == Index;

    /// <summary>The number that a row of the part has in the table, counted from 1.</summary>
    /// <param name="row">The row in the part, counted from 0.</param>
    public long NumberOf(long row) => row * Count + Index + 1;
}
