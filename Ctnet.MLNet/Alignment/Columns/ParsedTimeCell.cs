using System.Globalization;
using Ctnet.MLNet.Alignment.BadRows;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a text column of times in ISO 8601, or of Unix times if their unit is known.</summary>
/// <param name="getter">Reads the text.</param>
/// <param name="unix">Reads Unix times; null if their unit is not known, so that only dates are accepted.</param>
/// <param name="column">The column.</param>
/// <param name="missing">Texts that mean "missing".</param>
/// <param name="problems">Receives the texts that are not times.</param>
internal sealed class ParsedTimeCell(
    ValueGetter<ReadOnlyMemory<char>> getter, UnixTimeReader? unix, string column, IReadOnlyList<string> missing,
    RowProblems problems) : TimeCell
{
    private const string UnixHint = "For Unix times, name the mapping's unit (unixSeconds or unixMilliseconds).";

    // Shorter numbers are years (2026), days (20261122) or hours (26112213), and not Unix times of a log.
    private const int LeastDigits = 9;

    private const NumberStyles UnixStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public override DateTimeOffset? Read()
    {
        ReadOnlyMemory<char> read = default;
        getter(ref read);
        ReadOnlySpan<char> text = read.Span.Trim();
        if (text.IsEmpty || TextColumns.IsAny(text, missing))
            return null;
        if (IsoTime.TryParse(text, out DateTimeOffset time))
            return time;
        bool isUnixTime = IsUnixTime(text, out double number);
        if (isUnixTime && unix is not null)
        {
            return decimal.TryParse(text, UnixStyle, CultureInfo.InvariantCulture, out decimal exact)
                ? unix.Read(exact)
                : unix.Read(number);
        }

        string cell = RowName.Shorten(text), hint = isUnixTime ? $"{IsoTime.Hint} {UnixHint}" : IsoTime.Hint;
        problems.Add(column, "not a date", $"'{cell}' is not a date. {hint}");
        return null;
    }

    private static bool IsUnixTime(ReadOnlySpan<char> text, out double number)
    {
        ReadOnlySpan<char> digits = text.TrimStart('-');
        int point = digits.IndexOf('.');
        return double.TryParse(text, UnixStyle, CultureInfo.InvariantCulture, out number)
            && (point < 0 ? digits.Length : point) >= LeastDigits;
    }
}
