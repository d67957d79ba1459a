using System.Diagnostics;
using System.Globalization;
using Ctnet.MLNet.Compare;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Job;

/// <summary>
/// Shows the periods of a job while they are done: a bar with a rate and the remaining time on a terminal, and a line for each
/// period elsewhere, such as in the log of a nightly job. A period with a warning always has its line.
/// </summary>
internal sealed class JobProgress(bool allLines) : IProgress<PeriodResult>
{
    private readonly bool _isTerminal = AnsiConsole.Profile.Out.IsTerminal;
    private long _started;
    private JobRun? _run;
    private ProgressTask? _bar;
    private int _rows, _periods;

    /// <summary>Does the periods of a run.</summary>
    public IReadOnlyList<PeriodResult> Execute(JobRun run)
    {
        (_run, _started) = (run, Stopwatch.GetTimestamp());
        if (!_isTerminal)
            return run.Execute();
        return AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(),
                new RemainingTimeColumn())
            .Start(progress =>
            {
                _bar = progress.AddTask($"{run.Periods} periods", maxValue: Math.Max(run.Rows, 1));
                return run.Execute();
            });
    }

    public void Report(PeriodResult value)
    {
        int rows = _run!.RowsOf(value.Period);
        _rows += rows;
        _periods++;
        _bar?.Increment(rows);
        if (allLines || !_isTerminal || value.Warnings.Count > 0 || !value.Published)
            AnsiConsole.WriteLine(_isTerminal ? value.ToString() : $"[{_periods}/{_run.Periods}{Remaining()}] {value}");
    }

    private string Remaining()
    {
        double seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        double left = seconds * (_run!.Rows - _rows) / Math.Max(_rows, 1);
        return _rows == _run.Rows
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $", {_rows / seconds:N0} rows/s, {left:0} s left");
    }
}
