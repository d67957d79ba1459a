using System.Globalization;
using System.Text.RegularExpressions;
using Ctnet.MLNet.Alignment.Columns;

namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>Tells texts that are dates.</summary>
internal static partial class DateTexts
{
    /// <summary>Whether all cells are dates in ISO 8601.</summary>
    public static bool AreIso(IReadOnlyList<string> cells) => cells.All(cell => IsoTime.TryParse(cell, out _));

    /// <summary>A cell whose order of day and month is a guess, if all cells are such dates; otherwise null.</summary>
    public static string? WithoutOrder(IReadOnlyList<string> cells)
    {
        if (!cells.All(cell => DayMonthYear().IsMatch(cell)))
            return null;
        return cells.FirstOrDefault(cell => DayMonthYear().Match(cell) is var parts
            && Math.Max(Number(parts, 1), Number(parts, 2)) > 12) ?? cells[0];

        static int Number(Match parts, int group) => int.Parse(parts.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})([T ,].*)?$")]
    private static partial Regex DayMonthYear();
}
