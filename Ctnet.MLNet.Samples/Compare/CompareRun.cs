using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ctnet.MLNet.Samples.Tasks;
using Spectre.Console;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>Runs the seeds beside each other, prints the table, and writes results.json.</summary>
internal sealed class CompareRun(FileInfo taskFile, IReadOnlyList<string> strategies, IReadOnlyList<int> seeds, DirectoryInfo output)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public int Execute(CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        TaskFile task = TaskFile.Load(taskFile.FullName);
        var data = new TaskData(task);
        AnsiConsole.MarkupLineInterpolated($"[bold]{task.Name}[/]: {task.About}");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"{data.SourceRows:N0} source and {data.TargetRows:N0} target rows in {data.Periods.Count} periods; measures over {data.Reported.Count:N0} target rows.");

        SeedRun[] runs = [.. seeds.Select(seed => new SeedRun(task, data, strategies, seed))];
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(progress =>
            {
                ProgressTask[] bars = [.. seeds.Select(seed => progress.AddTask($"seed {seed}", maxValue: data.Periods.Count))];
                var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
                Parallel.For(0, runs.Length, parallel, i => runs[i].Execute(() => bars[i].Increment(1), cancellationToken));
            });

        CompareResults results = new ResultsBuilder(task, data).Build(runs.SelectMany(run => run.Strategies));
        Print(results);
        string file = Save(results);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"{Path.GetRelativePath(Environment.CurrentDirectory, file)} has all seeds and periods. {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s in all.");
        return 0;
    }

    private static void Print(CompareResults results)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("strategy").NoWrap());
        foreach (string column in (string[])["AUC", "GAUC", "LogLoss", "PCOC", "seconds"])
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        foreach (StrategyResult strategy in results.Strategies)
        {
            table.AddRow(
                strategy.Name, Cell(strategy.Auc), Cell(strategy.Gauc), Format(strategy.LogLoss.Mean, "0.0000"), Format(strategy.Pcoc.Mean, "0.00"),
                Format(strategy.Seconds, "0.0"));
        }

        AnsiConsole.Write(table);
        if (results.Strategies is [{ GaucCoverage: double coverage }, ..])
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"GAUC speaks for {100 * coverage:0.0} % of the rows: users with clicks and without.");
    }

    // The mean, and half of the distance between the least and the greatest seed.
    private static string Cell(Spread spread)
    {
        double? half = (spread.Maximum - spread.Minimum) / 2;
        return Format(spread.Mean, "0.0000") + (half > 0 ? $" ±{Format(half, ".0000")}" : "");
    }

    private static string Format(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private string Save(CompareResults results)
    {
        output.Create();
        string file = Path.Combine(output.FullName, "results.json"), beside = file + ".new";
        File.WriteAllText(beside, JsonSerializer.Serialize(results, s_json));
        File.Move(beside, file, overwrite: true);
        return file;
    }
}
