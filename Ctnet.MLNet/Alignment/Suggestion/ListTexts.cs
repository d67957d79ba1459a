using System.Text.RegularExpressions;

namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>Tells texts that are lists of values.</summary>
internal static partial class ListTexts
{
    private const int LongText = 40;

    // A column is a list if its cells have this many parts on average.
    private const double LeastParts = 1.2;

    // Alignment removes white space around values, too.
    private const StringSplitOptions Split = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    private static readonly string[] s_separators = ["|", ";", ", ", ",", " "];

    /// <summary>The text between two values and the different values, if cells are lists; otherwise null.</summary>
    public static (string Separator, HashSet<string> Values)? Read(IReadOnlyList<string> cells, int differentCells)
    {
        foreach (string separator in s_separators)
        {
            string[] parts = [.. cells.SelectMany(cell => cell.Split(separator, Split))];
            if (parts.Length <= LeastParts * cells.Count || parts.Average(part => part.Length) >= LongText)
                continue;
            var different = parts.ToHashSet();
            // Parts of a list recur more often than whole lists; or they are codes, between marks that no text has.
            bool recur = (double)parts.Length / different.Count > (double)cells.Count / differentCells;
            bool areCodes = different.All(part => Code().IsMatch(part));
            if (areCodes ? recur || separator is "|" or ";" : recur && separator != " " && different.Count < differentCells)
                return (separator, different);
        }

        return null;
    }

    // Whole numbers, or letters with digits such as N1234.
    [GeneratedRegex(@"^[\p{L}_-]*\d+$")]
    private static partial Regex Code();
}
