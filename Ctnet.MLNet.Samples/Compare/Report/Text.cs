using System.Globalization;
using Ctnet.MLNet.Samples.Compare.Statistics;

namespace Ctnet.MLNet.Samples.Compare.Report;

/// <summary>How the report writes numbers; what is not known is a dash.</summary>
internal static class Text
{
    private const string Unknown = "–", Minus = "−";

    public static string Number(double? value, string format = "0.0000") => value is double known && double.IsFinite(known)
        ? known.ToString(format, CultureInfo.InvariantCulture).Replace("-", Minus, StringComparison.Ordinal)
        : Unknown;

    public static string Signed(double? value, string format = "0.0000") => (value > 0 && Number(value, format).Any(sign => sign is >= '1' and <= '9') ? "+" : "") + Number(value, format);

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Share(double? value, string format = "0.0") => Number(100 * value, format) + (value is null ? "" : "\u00A0%");

    /// <summary>The mean, and half of the distance between the least and the greatest seed.</summary>
    public static string Mean(Spread spread, string format = "0.0000") =>
        Number(spread.Mean, format) + (spread.Maximum - spread.Minimum > 0 ? $" ±{Number((spread.Maximum - spread.Minimum) / 2, format.TrimStart('0'))}" : "");

    public static string Interval(Gain? gain) => gain?.Low is null ? "" : $"{Signed(gain.Low)} to {Signed(gain.High)}";

    /// <summary>A moment of results.json as a date, with the time where it is not midnight.</summary>
    public static string Date(string moment)
    {
        var time = DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture);
        return time.ToString(time.TimeOfDay == TimeSpan.Zero ? "d MMM yyyy" : "d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
    }
}
