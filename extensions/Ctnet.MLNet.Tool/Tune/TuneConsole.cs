using System.Diagnostics;
using System.Globalization;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Tool.Libtorch;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Tune;

/// <summary>Runs a search for settings, and shows its progress and its result.</summary>
internal static class TuneConsole
{
    /// <param name="taskFile">The task file.</param>
    /// <param name="output">The file that better settings are written to; null writes none.</param>
    /// <param name="options">The strategies, and how many trials there are.</param>
    /// <param name="cancellationToken">Stops the search. Nothing is written then.</param>
    public static void Run(FileInfo taskFile, FileInfo? output, TuneOptions options, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        TorchLoader.Load();
        CompareTask task = CompareTask.Load(taskFile);
        var run = new TuneRun(task, options);
        AnsiConsole.MarkupLineInterpolated($"[bold]{task.Name}[/]: {task.About}");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"Settings are chosen on {run.TargetRows:N0} target rows in {run.Periods} periods, all before the measured rows.");
        TuneResult result = AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(),
                new RemainingTimeColumn())
            .Start(progress => Train(run, progress, cancellationToken));
        Print(result);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"The trials trained on {result.TrainedRows:N0} rows, counted once a pass, and worked {result.Seconds:0} s.");
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds:0} s in all.");
        Write(taskFile, output, result);
        AnsiConsole.MarkupLineInterpolated($"[bold]{result.Finding}[/]");
    }

    private static TuneResult Train(TuneRun run, ProgressContext progress, CancellationToken cancellationToken)
    {
        var bars = new Dictionary<int, ProgressTask>();
        return run.Execute(
            at =>
            {
                lock (bars)
                {
                    if (!bars.TryGetValue(at.Rung, out ProgressTask? bar))
                    {
                        string name = $"rung {at.Rung} of {at.Rungs}, {at.Trials} trials";
                        bars[at.Rung] = bar = progress.AddTask(name, maxValue: at.Total);
                    }

                    bar.Value = Math.Max(bar.Value, at.Done);
                }
            },
            cancellationToken);
    }

    private static void Print(TuneResult result)
    {
        string[] names = ["rate", "embeddings", "of the source", "size", "hidden", "batch"];
        Table table = PrintedTable.New(2, ["trial", "strategy", .. names, "rung", "log loss", "AUC", "s"]);
        // The best comes first: trials that went further, and among them those with less loss.
        TuneTrial[] ranked =
            [.. result.Trials.OrderByDescending(trial => trial.Last?.Rung ?? 0).ThenBy(trial => trial.Last?.LogLoss)];
        foreach (TuneTrial trial in ranked)
        {
            table.AddRow(
            [
                Number(trial.Number, "0") + (trial.IsCurrent ? " (yours)" : ""),
                trial.Strategy,
                .. trial.Settings.Select(setting => Markup.Escape(setting.Value)),
                trial.Failure is null ? Number(trial.Last?.Rung, "0") : "diverged",
                Number(trial.Last?.LogLoss, "0.0000"),
                Number(trial.Last?.Auc, "0.0000"),
                Number(trial.Seconds, "0.0"),
            ]);
        }

        AnsiConsole.Write(table);
        foreach (TuneTrial trial in result.Trials.Where(trial => trial.Failure is not null))
            AnsiConsole.MarkupLineInterpolated($"[yellow]![/] Trial {trial.Number} is out: {trial.Failure}");
        if (result.Auc is Gain auc)
        {
            AnsiConsole.MarkupLineInterpolated(
                $"AUC over your settings: {Signed(auc.Difference)} ({Signed(auc.Low)} .. {Signed(auc.High)}).");
        }
    }

    private static void Write(FileInfo taskFile, FileInfo? output, TuneResult result)
    {
        if (output is null)
            return;
        if (!result.IsBetter)
        {
            AnsiConsole.MarkupLine("Nothing was written.");
            return;
        }

        TaskFileEdit.Write(taskFile, result.Changes, output);
        AnsiConsole.MarkupLineInterpolated($"The settings of trial {result.Best.Number} were written to {output.FullName}.");
    }

    private static string Signed(double? value) => Number(value, "+.0000;-.0000;0");

    private static string Number(IFormattable? value, string format) =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
