using System.Globalization;

namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>
/// From when on measures are taken over the target rows: "half-of-rows" (the time of the middle row of all logs), "half-of-target-rows" (of
/// the target's), or a date.
/// </summary>
internal sealed record TaskReport(string From)
{
    public DateTimeOffset? Date =>
        DateTimeOffset.TryParse(From, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date : null;

    public IEnumerable<string> Errors()
    {
        if (From is not ("half-of-rows" or "half-of-target-rows") && Date is null)
            yield return $"'report.from' is '{From}'; it may be half-of-rows, half-of-target-rows or a date.";
    }
}
