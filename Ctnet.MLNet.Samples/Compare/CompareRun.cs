using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ctnet.MLNet.Samples.Compare.Report;
using Ctnet.MLNet.Samples.Compare.Statistics;
using Ctnet.MLNet.Samples.Tasks;
using Spectre.Console;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>Runs the seeds beside each other, prints the table, and writes the results.</summary>
internal sealed class CompareRun(FileInfo taskFile, IReadOnlyList<string> strategies, IReadOnlyList<int> seeds, DirectoryInfo output)
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether runs that an earlier comparison finished in the same folder are taken as they are.</summary>
    public bool Resume { get; init; }

    /// <summary>How many resamples of the users the intervals are made from.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Where event files of TensorBoard go; null writes none.</summary>
    public DirectoryInfo? TensorBoard { get; init; }

    public int Execute(CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        TaskFile task = TaskFile.Load(taskFile.FullName);
        var data = new TaskData(task);
        AnsiConsole.MarkupLineInterpolated($"[bold]{task.Name}[/]: {task.About}");
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{data.SourceRows:N0} source and {data.TargetRows:N0} target rows in {data.Periods.Count} periods.");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Measures are over {data.Reported.Count:N0} target rows.");

        var store = new RunStore(new(Path.Combine(output.FullName, "runs")), RunStore.FingerprintOf(taskFile, task));
        FinishedRun[] runs = Run(task, data, store, cancellationToken);
        AnsiConsole.MarkupLine("Taking measures...");
        var alignment = new TaskAlignment(task, data);
        string command = string.Create(CultureInfo.InvariantCulture,
            $"compare --task {taskFile.Name} --strategies {string.Join(',', strategies)} --seeds {string.Join(',', seeds)} "
            + $"--resamples {Resamples}");
        var builder = new ResultsBuilder(data, Segments.Find(task, data, alignment));
        CompareResults results = builder.Build(task, RunDescription.Of(command, seeds, Resamples), runs);
        ResultsConsole.Print(results);
        Save("results.json", file => File.WriteAllText(file, JsonSerializer.Serialize(results, Json)));
        Save("results.csv", file => ResultsTable.Write(results, file));
        Save("report.html", file => File.WriteAllText(file, ReportPage.Create(new(results, task, alignment.Report))));
        if (TensorBoard is not null)
            TensorBoardLogs.Write(results, TensorBoard);
        string report = Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(output.FullName, "report.html"));
        AnsiConsole.MarkupLineInterpolated($"Open {report}; results.json and results.csv beside it have all figures.");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds:0} s in all.");
        return 0;
    }

    // In the order of the strategies, then of the seeds, whichever were finished before.
    private FinishedRun[] Run(TaskFile task, TaskData data, RunStore store, CancellationToken cancellationToken)
    {
        FinishedRun[] earlier = [];
        if (Resume)
        {
            earlier = [.. strategies.SelectMany(name => seeds.Select(seed => store.Find(name, seed))).OfType<FinishedRun>()];
            AnsiConsole.MarkupLineInterpolated($"{earlier.Length} of {strategies.Count * seeds.Count} runs were finished before.");
        }

        SeedRun[] rest =
        [
            .. from seed in seeds
               let names = strategies.Except(earlier.Where(run => run.Seed == seed).Select(run => run.Strategy)).ToArray()
               where names.Length > 0
               select new SeedRun(task, data, names, seed),
        ];
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(progress =>
            {
                ProgressTask[] bars = [.. rest.Select(run => progress.AddTask($"seed {run.Seed}", maxValue: data.Periods.Count))];
                var parallel = new ParallelOptions
                {
                    MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken,
                };
                Parallel.For(0, rest.Length, parallel, i =>
                {
                    rest[i].Execute(() => bars[i].Increment(1), cancellationToken);
                    foreach (StrategyRun strategy in rest[i].Strategies)
                        store.Save(strategy.Finish(data.Reported));
                });
            });
        FinishedRun[] all = [.. earlier, .. rest.SelectMany(run => run.Strategies).Select(strategy => strategy.Finish(data.Reported))];
        return [.. all.OrderBy(run => strategies.ToList().IndexOf(run.Strategy))];
    }

    // Written beside and renamed: whoever reads it meanwhile has the old one whole.
    private void Save(string name, Action<string> write)
    {
        output.Create();
        string file = Path.Combine(output.FullName, name), beside = file + ".new";
        write(beside);
        File.Move(beside, file, overwrite: true);
    }
}
