using System.Globalization;

namespace Ctnet.MLNet.Tables.Cells;

/// <summary>The conversions of cells. Each gives the cell's exact value, or refuses. Only decimals may be rounded.</summary>
internal static class CellValues
{
    // Every whole number up to these has a Double or Single of its own.
    private const long ExactInDouble = 1L << 53, ExactInSingle = 1L << 24;

    private static readonly string[] s_times = ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", .. Seconds("yyyy-MM-dd HH:mm:ss")];

    private static readonly string[] s_timesWithOffset =
        [.. Seconds("yyyy-MM-dd HH:mm:ss").SelectMany(form => (string[])[$"{form}zzz", $"{form}zz"])];

    public static bool TryText(object cell, out ReadOnlyMemory<char> text)
    {
        string? found = cell switch
        {
            string value => value,
            bool value => value ? "true" : "false",
            DateTime value => value.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
            DateTimeOffset value => value.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
            DateOnly value => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
        text = found.AsMemory();
        return found is not null;
    }

    public static bool TryBoolean(object cell, out bool value)
    {
        value = cell is true or "1" || IsWhole(cell, out long one) && one == 1 || Same(cell, "true");
        return value || cell is false or "0" || IsWhole(cell, out long zero) && zero == 0 || Same(cell, "false");

        static bool Same(object cell, string word) =>
            cell is string text && text.Equals(word, StringComparison.OrdinalIgnoreCase);
    }

    public static bool TryInt64(object cell, out long value) => IsWhole(cell, out value)
        || cell is string text
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    public static bool TryDouble(object cell, out double value)
    {
        value = 0;
        switch (cell)
        {
            case double number:
                value = number;
                return true;
            case float number:
                value = number;
                return true;
            case decimal number:
                value = (double)number;
                return true;
            case string text:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
                    && text == text.Trim() && (double.IsFinite(value) || !text.Any(char.IsAsciiDigit));
        }
        bool exact = IsWhole(cell, out long whole) && whole is >= -ExactInDouble and <= ExactInDouble;
        value = whole;
        return exact;
    }

    public static bool TrySingle(object cell, out float value)
    {
        bool fits = TryDouble(cell, out double number);
        // A text is read as a Single at once: rounding twice could give its neighbour.
        value = cell is string text && fits ? float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : (float)number;
        bool exact = !IsWhole(cell, out long whole) || whole is >= -ExactInSingle and <= ExactInSingle;
        return fits && exact && float.IsFinite(value) == double.IsFinite(number);
    }

    public static bool TryTime(object cell, out DateTime value)
    {
        value = default;
        switch (cell)
        {
            case DateTime time:
                value = time;
                return true;
            case DateTimeOffset time:
                value = time.UtcDateTime;
                return true;
            case DateOnly day:
                value = day.ToDateTime(TimeOnly.MinValue);
                return true;
            case string text:
                return TryTime(text, out value);
            default:
                return false;
        }
    }

    private static bool TryTime(string text, out DateTime value)
    {
        string form = text.Length > 10 && text[10] == 'T' ? $"{text[..10]} {text[11..]}" : text;
        if (form.EndsWith('Z'))
            form = $"{form[..^1]}+00:00";
        if (DateTime.TryParseExact(form, s_times, CultureInfo.InvariantCulture, DateTimeStyles.None, out value))
            return true;
        bool found = DateTimeOffset.TryParseExact(
            form, s_timesWithOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time);
        value = time.UtcDateTime;
        return found;
    }

    private static IEnumerable<string> Seconds(string form) =>
        Enumerable.Range(1, 7).Select(digits => $"{form}.{new string('f', digits)}").Prepend(form);

    private static bool IsWhole(object cell, out long value)
    {
        value = cell switch
        {
            long number => number,
            int number => number,
            short number => number,
            sbyte number => number,
            byte number => number,
            ushort number => number,
            uint number => number,
            ulong and <= long.MaxValue => (long)(ulong)cell,
            _ => 0,
        };
        return cell is long or int or short or sbyte or byte or ushort or uint or ulong and <= long.MaxValue;
    }
}
