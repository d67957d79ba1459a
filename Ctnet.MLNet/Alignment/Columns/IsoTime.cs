using System.Globalization;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>
/// Reads times from texts in the extended form of ISO 8601, and in no other: a date (2026-11-22), or a date and a time with T or
/// one space between them. The time has hours and minutes (13:40), or also seconds (13:40:05) and a fraction (13:40:05.25). An
/// offset may follow: Z, +02:00, +0200 or +02. Without an offset, the time is in UTC. Surrounding white space is ignored.
/// </summary>
internal static class IsoTime
{
    /// <summary>What messages say about a text that is not a time.</summary>
    public const string Hint = "Write ISO 8601, such as 2026-11-22T13:40:00Z.";

    private const int DateLength = 10, FractionDigits = 7, LongestText = 64;

    private static readonly string[] s_formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd' 'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzz", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFzz", "yyyy-MM-dd'T'HH:mmzz", "yyyy-MM-dd' 'HH:mmzz",
    ];

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time, in UTC.</param>
    /// <returns>Whether the text is a time in ISO 8601.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        text = text.Trim();
        if (text.Length == DateLength)
            return DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, styles, out time);
        time = default;
        if (text.Length is < DateLength or > LongestText)
            return false;
        Span<char> shortened = stackalloc char[LongestText];
        return DateTimeOffset.TryParseExact(
            WithoutTooFineDigits(text, shortened), s_formats, CultureInfo.InvariantCulture, styles, out time);
    }

    // .NET reads seven digits of a second's fraction. Logs with nanoseconds have nine: the last two are cut off.
    private static ReadOnlySpan<char> WithoutTooFineDigits(ReadOnlySpan<char> text, Span<char> buffer)
    {
        int first = text.IndexOf('.') + 1, end = first;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        if (first == 0 || end - first <= FractionDigits)
            return text;
        int kept = first + FractionDigits, rest = text.Length - end;
        text[..kept].CopyTo(buffer);
        text[end..].CopyTo(buffer[kept..]);
        return buffer[..(kept + rest)];
    }
}
