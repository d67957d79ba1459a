using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Schema;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Tool.Init;

/// <summary>The column of a log's time, its unit, and the times.</summary>
/// <param name="Column">The column.</param>
/// <param name="Unit">The unit as task files name it; null for texts of ISO 8601.</param>
/// <param name="Times">The times of the rows.</param>
internal sealed record LogTime(string Column, string? Unit, IReadOnlyList<DateTimeOffset> Times)
{
    // Seconds of the year 5138, and milliseconds of 1973.
    private const long LeastMilliseconds = 100_000_000_000;

    private static readonly string[] s_steps = ["1d", "12h", "6h", "1h"];

    private const int EnoughPeriods = 20;

    /// <exception cref="InputFileException">A cell is not a time of the kind of the others.</exception>
    public static LogTime Of(Log log, string column, string? format)
    {
        string[] cells = [.. log.Cells(column)];
        bool isUnix = PlainNumber.TryParseWhole(cells[0], out long first);
        string? unit = format
            ?? (!isUnix ? null : Math.Abs(first) >= LeastMilliseconds ? "unix-milliseconds" : "unix-seconds");
        var reader = new TaskTime(column, unit);
        var times = new List<DateTimeOffset>();
        foreach ((int row, string cell) in cells.Index())
        {
            times.Add(reader.Parse(cell) ?? throw new InputFileException(
                $"{log.Place}, row {row + 1} below the header, column '{column}': {TableReader.Quote(cell)} is not a time"
                + (unit is null
                    ? $". {IsoTime.Hint} For another form, give --time-format, such as \"dd.MM.yyyy HH:mm\"."
                    : $" in {unit}.")));
        }

        return new(column, unit, times);
    }

    /// <summary>The longest step, up to a day, that gives enough periods; an hour if none does.</summary>
    public string SuggestStep() => s_steps.FirstOrDefault(step => PeriodsOf(step) >= EnoughPeriods) ?? s_steps[^1];

    private int PeriodsOf(string step) => Times.Select(time => time.Ticks / StepLength.Parse(step).Ticks).Distinct().Count();
}
