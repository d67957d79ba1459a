using System.Globalization;
using Ctnet.MLNet.Compare;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Compare;

/// <summary>Prints the results of a comparison.</summary>
internal static class ResultsConsole
{
    public static void Print(CompareResults results)
    {
        PrintWarnings(results.Warnings);
        Table table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("strategy").NoWrap());
        foreach (string column in (string[])["AUC", "over target-only", "GAUC", "LogLoss", "PCOC", "seconds"])
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        foreach (StrategyResult strategy in results.Strategies)
        {
            table.AddRow(
                strategy.Name,
                Cell(strategy.Auc),
                Cell(strategy.VersusTargetOnly?.Auc),
                Cell(strategy.Gauc),
                Format(strategy.LogLoss.Mean, "0.0000"),
                Format(strategy.Pcoc.Mean, "0.00"),
                Format(strategy.Seconds, "0.0"));
        }

        AnsiConsole.Write(table);
        if (results.Steps is StepsResult steps)
            PrintSteps(results, steps);
        PrintImportances(results);
        if (results.Strategies is [{ GaucCoverage: double coverage }, ..])
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
                $"GAUC covers {100 * coverage:0.0} % of the rows, those of users with and without clicks.");
        (int resamples, int users) = (results.Run.Resamples, results.Rows.ReportedUsers);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"The intervals are of 95 %, from {resamples:N0} resamples of the {users:N0} users.");
    }

    /// <summary>Prints which strategy to use. It is the last line of the output.</summary>
    public static void PrintAdvice(CompareResults results) => AnsiConsole.MarkupLineInterpolated($"[bold]{results.Advice}[/]");

    /// <summary>Prints what cannot be concluded.</summary>
    public static void PrintWarnings(IReadOnlyList<string> warnings)
    {
        foreach (string warning in warnings)
            AnsiConsole.MarkupLineInterpolated($"[yellow]![/] {warning}");
    }

    private static void PrintSteps(CompareResults results, StepsResult steps)
    {
        Table table = new Table().Border(TableBorder.Rounded);
        foreach (string column in (string[])["strategy", "step", "AUC", "over the shortest", "GAUC", "LogLoss", "seconds"])
            table.AddColumn(new TableColumn(column).NoWrap());
        foreach (string strategy in results.Strategies.Select(strategy => strategy.Name))
        {
            foreach (StepResult step in steps.Lengths)
            {
                StepStrategy one = step.Strategies.Single(other => other.Name == strategy);
                table.AddRow(
                    strategy, step.Step, Cell(one.Auc), Cell(one.AucVersusShortest), Cell(one.Gauc),
                    Format(one.LogLoss.Mean, "0.0000"), Format(one.Seconds, "0.0"));
            }
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"{steps.Finding}");
    }

    private static void PrintImportances(CompareResults results)
    {
        (string Strategy, LearntSeries Field)[] fields =
        [
            .. from strategy in results.Strategies
               from field in strategy.Learning?.Importances ?? []
               select (strategy.Name, field),
        ];
        if (fields.Length == 0)
            return;
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumns("strategy", "entity and specific field", "importance, 1 at first");
        foreach ((string strategy, LearntSeries field) in fields)
            table.AddRow(strategy, field.Name, Format(field.Last, "0.000"));
        AnsiConsole.Write(table);
    }

    // The mean over the seeds, and half of the distance between the least and the greatest.
    private static string Cell(Spread spread)
    {
        double? half = (spread.Maximum - spread.Minimum) / 2;
        return Format(spread.Mean, "0.0000") + (half > 0 ? $" ±{Format(half, ".0000")}" : "");
    }

    private static string Cell(Gain? gain) => gain?.Difference is null
        ? ""
        : $"{Signed(gain.Difference)} ({Signed(gain.Low)} .. {Signed(gain.High)})";

    private static string Signed(double? value) => Format(value, "+.0000;-.0000;0");

    private static string Format(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
