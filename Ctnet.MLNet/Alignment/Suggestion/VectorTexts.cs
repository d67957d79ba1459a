using Ctnet.MLNet.Alignment.Schema;

namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>Tells texts that are vectors of numbers.</summary>
internal static class VectorTexts
{
    private static readonly string[] s_separators = ["|", ";", ", ", ",", " "];

    /// <summary>
    /// The text between two numbers and the number of numbers, if all cells are as many numbers, some of which are not whole;
    /// otherwise null.
    /// </summary>
    public static (string Separator, int Dimension)? Read(IReadOnlyList<string> cells)
    {
        foreach (string separator in s_separators)
        {
            int dimension = cells[0].Split(separator).Length;
            if (dimension < 2)
                continue;
            bool hasFraction = false;
            if (cells.All(cell => IsVector(cell, separator, dimension, ref hasFraction)) && hasFraction)
                return (separator, dimension);
        }

        return null;
    }

    private static bool IsVector(string cell, string separator, int dimension, ref bool hasFraction)
    {
        int count = 0;
        foreach (Range part in cell.AsSpan().Split(separator))
        {
            if (++count > dimension || !PlainNumber.TryParse(cell.AsSpan(part).Trim(), out double number)
                || !double.IsFinite(number))
                return false;
            hasFraction |= number != Math.Floor(number);
        }

        return count == dimension;
    }
}
