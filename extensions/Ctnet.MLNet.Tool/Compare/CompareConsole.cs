using System.Diagnostics;
using System.Globalization;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Tool.Libtorch;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Compare;

/// <summary>Runs a comparison, and shows its progress and its results.</summary>
internal static class CompareConsole
{
    public static void Run(
        FileInfo taskFile,
        IReadOnlyList<string>? statistics,
        IReadOnlyList<string>? steps,
        CompareRunOptions options,
        CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        TorchLoader.Load();
        CompareTask task = CompareTask.Load(taskFile, statistics, steps);
        Describe(task);
        var run = new CompareRun(task, options);
        if (options.Resume)
            AnsiConsole.MarkupLineInterpolated($"{run.FinishedBefore} of {run.Runs} runs were finished before.");
        try
        {
            AnsiConsole.Progress()
                .Columns(
                    new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(),
                    new RemainingTimeColumn())
                .Start(progress => Train(run, progress, cancellationToken));
        }
        catch
        {
            AnsiConsole.MarkupLineInterpolated($"{run.Finished} of {run.Runs} runs are finished, and kept in {options.Output}.");
            AnsiConsole.MarkupLine("The same command with --resume goes on from there.");
            throw;
        }

        AnsiConsole.MarkupLine("Taking measures...");
        CompareResults results = run.Measure();
        ResultsConsole.Print(results);
        run.Write(results);
        string report = Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(options.Output.FullName, "report.html"));
        AnsiConsole.MarkupLineInterpolated($"Open {report}; results.json and results.csv beside it have all figures.");
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds:0} s in all.");
        ResultsConsole.PrintAdvice(results);
    }

    private static void Describe(CompareTask task)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{task.Name}[/]: {task.About}");
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{task.SourceRows:N0} source and {task.TargetRows:N0} target rows in {task.Periods} periods.");
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"Measures are over {task.MeasuredRows:N0} target rows.");
        if (task.Steps.Count > 1)
        {
            AnsiConsole.MarkupLineInterpolated(
                $"They are compared with steps of {string.Join(", ", task.Steps.Select(step => step.Step))}, on the same rows.");
        }

        ResultsConsole.PrintWarnings(task.Warnings);
    }

    private static void Train(CompareRun run, ProgressContext progress, CancellationToken cancellationToken)
    {
        Dictionary<int, ProgressTask> bars = run.RemainingSeeds.ToDictionary(
            seed => seed, seed => progress.AddTask($"seed {seed}", maxValue: run.RemainingPeriods(seed)));
        run.Train(seed => bars[seed].Increment(1), cancellationToken);
    }
}
