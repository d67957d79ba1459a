using System.Diagnostics;
using System.Globalization;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Tool.Libtorch;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Job;

/// <summary>Runs a job, and says what it does.</summary>
/// <param name="file">The task file.</param>
/// <param name="ranks">The ranks that do the job together; null for this process alone.</param>
internal sealed class JobConsole(FileInfo file, ICtrCollectives? ranks = null)
{
    public int Train(FileInfo? output, CancellationToken cancellationToken)
    {
        TrainingJob job = Load();
        bool isNew = !job.HasBegun;
        int code = Run(job, new Dictionary<string, string>(), allLines: false, cancellationToken);
        if (code == ExitCode.NothingNew)
            code = ExitCode.Done;
        if (output is not null && (ranks?.Rank ?? 0) == 0 && File.Exists(job.ModelFile))
        {
            using FileStream model = File.OpenRead(job.ModelFile);
            WholeFile.Write(output.FullName, model);
            AnsiConsole.MarkupLineInterpolated($"The model is in [bold]{Relative(output.FullName)}[/].");
        }

        if (isNew)
        {
            AnsiConsole.MarkupLine(
                "Each night: [bold]ctnet step[/]. Score a file: [bold]ctnet score[/]. Serve: [bold]ctnet serve[/].");
        }

        return code;
    }

    public int Step(Dictionary<string, string> files, CancellationToken cancellationToken)
    {
        TrainingJob job = Load();
        // The others need not see the job's folder.
        return job.HasBegun || ranks is { Rank: > 0 }
            ? Run(job, files, allLines: true, cancellationToken)
            : throw new InputFileException(
                $"The job in {job.Folder.FullName} has not begun. Train on the logs' history first: ctnet train {file.Name}");
    }

    public int Rollback(string period)
    {
        TrainingJob job = Load();
        bool isDate = DateOnly.TryParseExact(period, "yyyy-MM-dd", CultureInfo.InvariantCulture, default, out _);
        PeriodResult newest = job.Rollback(isDate ? $"{period}T00:00:00Z" : period);
        AnsiConsole.MarkupLineInterpolated($"Back at {newest.Period}. Its model {newest.ModelVersion?[..8]} is published.");
        return ExitCode.Done;
    }

    private TrainingJob Load()
    {
        TorchLoader.Load();
        return TrainingJob.Load(file.Existing(), ranks);
    }

    private static int Run(
        TrainingJob job, Dictionary<string, string> files, bool allLines, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        var progress = new JobProgress(allLines);
        AnsiConsole.MarkupLineInterpolated($"[bold]{job.Name}[/]: {job.Model}, in {Relative(job.Folder.FullName)}");
        JobRun run = job.Open(files, DateTimeOffset.UtcNow, progress, cancellationToken);
        int before = run.Results.Count;
        if (before > 0)
        {
            AnsiConsole.MarkupLineInterpolated(
                $"{PrintedTable.Count(before, "period")} done before, up to {run.Results[^1].Period}.");
        }

        foreach (string note in run.Notes)
            AnsiConsole.MarkupLineInterpolated($"[yellow]![/] {note}");
        if (run.Span is var (first, last))
        {
            string span = first == last ? first : $"{first} to {last}";
            AnsiConsole.MarkupLineInterpolated(
                $"{PrintedTable.Count(run.Periods, "new period")} with {PrintedTable.Number(run.Rows)} rows: {span}.");
        }
        else
        {
            AnsiConsole.MarkupLine("No period is new.");
        }

        IReadOnlyList<PeriodResult> results = Execute(run, progress, job);
        if (run.Model is null)
        {
            AnsiConsole.MarkupLine("[yellow]There is no target model yet: it starts in the first period that has target rows "
                + "and a source model.[/]");
            return results.Count == 0 ? ExitCode.NothingNew : ExitCode.Done;
        }

        Summarize(run, results, Stopwatch.GetElapsedTime(started));
        AnsiConsole.MarkupLineInterpolated(
            $"Newest model: [bold]{Relative(job.ModelFile)}[/]; scorers watch [bold]{Relative(job.Published)}[/].");
        return results.Count == 0 ? ExitCode.NothingNew
            : results.All(result => result.Published) ? ExitCode.Done
            : ExitCode.LeftOut;
    }

    private static IReadOnlyList<PeriodResult> Execute(JobRun run, JobProgress progress, TrainingJob job)
    {
        try
        {
            return progress.Execute(run);
        }
        catch
        {
            AnsiConsole.MarkupLineInterpolated(
                $"{PrintedTable.Count(run.Results.Count, "period")} done, and kept in {Relative(job.Folder.FullName)}.");
            AnsiConsole.MarkupLine("The same command goes on from there.");
            throw;
        }
    }

    private static void Summarize(JobRun run, IReadOnlyList<PeriodResult> results, TimeSpan time)
    {
        if (results.Count > 0)
        {
            double seconds = time.TotalSeconds;
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
                $"{PrintedTable.Count(results.Count, "period")} in {seconds:0.0} s, {run.Rows / seconds:N0} rows a second.");
        }

        if (run.Results.LastOrDefault(result => result.Running is not null)?.Running is CtrMetrics running)
        {
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"On rows it had not seen, of the last 30 periods: AUC {running.Auc:.0000}, log loss {running.LogLoss:.0000}, "
                + $"PCOC {running.Pcoc:0.00}."));
        }

        int leftOut = results.Count(result => !result.Published);
        if (leftOut > 0)
        {
            AnsiConsole.MarkupLineInterpolated(
                $"[yellow]The guard left out {PrintedTable.Count(leftOut, "period")}, for the reason above.[/]");
        }
    }

    private static string Relative(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);
}
