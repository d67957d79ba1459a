using System.Globalization;

namespace Ctnet.MLNet.Compare.Report.Markup;

/// <summary>Formats the numbers of the report. An unknown number is a dash.</summary>
internal static class Text
{
    private const string Unknown = "–", Minus = "−";

    /// <summary>Formats a number. A number that rounds to zero has no sign.</summary>
    public static string Number(double? value, string format = "0.0000")
    {
        if (value is not double known || !double.IsFinite(known))
            return Unknown;
        string text = known.ToString(format, CultureInfo.InvariantCulture);
        return text.Replace("-", IsZero(text) ? "" : Minus, StringComparison.Ordinal);
    }

    /// <summary>Formats a number with its sign, unless it rounds to zero.</summary>
    public static string Signed(double? value, string format = "0.0000")
    {
        string text = Number(value, format);
        return value > 0 && !IsZero(text) ? $"+{text}" : text;
    }

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Share(double? value, string format = "0.0") =>
        Number(100 * value, format) + (value is null ? "" : "\u00A0%");

    /// <summary>The mean over the seeds, and half of the distance between the least and the greatest.</summary>
    public static string Mean(Spread spread, string format = "0.0000")
    {
        double? half = (spread.Maximum - spread.Minimum) / 2;
        return Number(spread.Mean, format) + (half > 0 ? $" ±{Number(half, format.TrimStart('0'))}" : "");
    }

    public static string Interval(Gain? gain) => gain?.Low is null ? "" : $"{Signed(gain.Low)} to {Signed(gain.High)}";

    /// <summary>A time of results.json as a date, with the time of day unless it is midnight.</summary>
    public static string Date(string moment)
    {
        var time = DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture);
        return time.ToString(time.TimeOfDay == TimeSpan.Zero ? "d MMM yyyy" : "d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
    }

    private static bool IsZero(string number) => !number.Any(sign => sign is >= '1' and <= '9');
}
