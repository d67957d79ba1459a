using System.Globalization;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>From when on measures are taken: "half-of-rows" (the time of the middle row of the log) or a date.</summary>
internal sealed record TaskReport(string From)
{
    public void Check() => StartOf([]);

    /// <summary>The time of the first row that counts.</summary>
    public DateTimeOffset StartOf(IReadOnlyList<TaskRow> rows)
    {
        if (From == "half-of-rows")
            return rows.Count == 0 ? default : rows[rows.Count / 2].Time;
        return DateTimeOffset.TryParse(From, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            ? date
            : throw new TaskFileException($"'report.from' is '{From}'; this version knows half-of-rows or a date.");
    }
}
