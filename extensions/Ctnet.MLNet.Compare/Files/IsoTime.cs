using System.Globalization;

namespace Ctnet.MLNet.Compare;

/// <summary>Reads dates and times of ISO 8601, and nothing else. The result never depends on today's date.</summary>
public static class IsoTime
{
    private static readonly string[] s_formats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd' 'HH:mmK", "yyyy-MM-dd' 'HH:mm:ssK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Reads a date, or a date with a time of day, such as 2026-01-31 or 2026-01-31T12:30:00Z.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time; in UTC unless the text has an offset.</param>
    /// <returns>Whether the text is such a date.</returns>
    public static bool TryParse(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
