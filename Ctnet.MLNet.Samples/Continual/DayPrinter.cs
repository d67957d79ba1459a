using System.Globalization;
using Microsoft.ML;
using Spectre.Console;

namespace Ctnet.MLNet.Samples.Continual;

/// <summary>
/// Prints a line for each day: its measures, the AUC so far, how far the adapters are open, and the model's version. Warnings
/// stand below the line.
/// </summary>
internal sealed class DayPrinter : IProgress<PeriodResult>
{
    public void Report(PeriodResult value)
    {
        string gates = value.Adapters.Count == 0
            ? "-"
            : string.Join(' ', value.Adapters.Select(adapter => F(adapter.Openness, "0.00")));
        string? version = value.ModelVersion?[..8];
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"[bold]{value.Period,-6}[/] {value.Rows,5:N0} rows, {Measures(value)}, gates {gates}, model {version}");
        foreach (string note in Notes(value))
            AnsiConsole.MarkupLineInterpolated($"       [yellow]! {note}[/]");
    }

    /// <summary>The notes about a day that a person should read.</summary>
    public static IEnumerable<string> Notes(PeriodResult value)
    {
        if (!value.Published)
            yield return $"Nothing of this day was taken in: the model stays {value.ModelVersion?[..8]}.";
        foreach (string warning in value.Warnings)
            yield return warning;
        foreach (BadRowCount bad in value.BadRows)
            yield return string.Create(CultureInfo.InvariantCulture, $"Bad rows: {bad.Rows:N0}, {bad.Problem}.");
    }

    /// <summary>The training steps of a model.</summary>
    public static IReadOnlyList<TrainingRecord> HistoryOf(ITransformer model) =>
        ((IEnumerable<ITransformer>)model).OfType<CtrPredictionTransformer>().Last().Model.History;

    private static string Measures(PeriodResult value) => value is { Metrics: CtrMetrics day, Running: CtrMetrics running }
        ? $"AUC {F(day.Auc, "0.000")} (so far {F(running.Auc, "0.000")}), PCOC {F(day.Pcoc, "0.00")}"
        : "no model to score with yet";

    private static string F(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
