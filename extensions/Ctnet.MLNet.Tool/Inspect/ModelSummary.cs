using System.Globalization;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Persistence;
using Microsoft.ML;
using Spectre.Console;
using static Ctnet.MLNet.Tool.PrintedTable;

namespace Ctnet.MLNet.Tool.Inspect;

/// <summary>Prints what is in a model.</summary>
internal static class ModelSummary
{
    /// <param name="parts">The model's transformers.</param>
    /// <param name="fits">How many of the last fits are listed.</param>
    public static void Print(IReadOnlyList<ITransformer> parts, int fits)
    {
        AnsiConsole.WriteLine($"Parts: {string.Join(", ", parts.Select(part => part.GetType().Name))}");
        foreach (FeatureAlignmentTransformer alignment in parts.OfType<FeatureAlignmentTransformer>())
        {
            AnsiConsole.WriteLine($"Columns that '{alignment.OutputColumnName}' reads, domain '{alignment.Domain}': "
                + string.Join(", ", alignment.Inputs.Select(column => column.Name)));
        }

        foreach (CtrPredictionTransformer prediction in parts.OfType<CtrPredictionTransformer>())
            Print(prediction.Model, fits);
        if (!parts.OfType<CtrPredictionTransformer>().Any())
            PrintFields(parts.OfType<FeatureAlignmentTransformer>().Last().Layout);
    }

    private static void Print(CtrModelParameters model, int fits)
    {
        AnsiConsole.WriteLine(
            $"Trainer: {model.Trainer}, version {model.Version}, {Number(model.Steps)} fits of {Number(model.Rows)} rows");
        AnsiConsole.WriteLine($"Weights: {Size(model.Weights)}; optimizer's state: "
            + (model.OptimizerState is { } state ? Size(state) : "not saved, so the model scores and does not go on"));
        if (model.Source is FrozenSource source)
        {
            AnsiConsole.WriteLine(
                $"Source within it: domain '{source.Content.Layout.Domain}', version {source.Version}, "
                + $"weights: {Size(source.Weights)}");
        }

        foreach (FurtherSource further in model.FurtherSources)
        {
            AnsiConsole.WriteLine(
                $"Further source '{further.Name}': version {further.Tower.Version}, weights: {Size(further.Tower.Weights)}");
        }

        PrintFields(model.Layout);
        PrintHistory(model.History, fits);
    }

    private static void PrintFields(FeatureLayout layout)
    {
        AnsiConsole.WriteLine($"Fields of schema '{layout.Schema}', domain '{layout.Domain}':");
        Table table = New(4, "field", "kind", "group", "ids of", "ids", "slots", "width");
        foreach (FieldSlots field in layout.Fields)
        {
            table.AddRow(
                Markup.Escape(field.Name), Text(field.Kind), Text(field.Group), Markup.Escape(field.Space ?? "-"),
                field.Space is string space ? Number(layout.Rows[space]) : "-", Number(field.Count),
                field.EmbeddingSize is int size ? Number(size) : field.IsEmbedded ? "trainer's" : "-");
        }

        AnsiConsole.Write(table);
    }

    private static void PrintHistory(IReadOnlyList<TrainingRecord> history, int fits)
    {
        AnsiConsole.WriteLine($"The last {Number(Math.Min(fits, history.Count))} of {Number(history.Count)} fits:");
        Table table = New(2, "fit", "period", "rows", "bad rows", "log loss", "source", "gates", "uses source");
        foreach (TrainingRecord record in history.TakeLast(fits))
        {
            table.AddRow(
                Number(record.Step), Markup.Escape(record.Period ?? "-"), Number(record.Rows),
                Number(record.BadRows.Sum(bad => bad.Rows)),
                record.LogLoss?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "-",
                record.SourceVersion is string version ? version[..Math.Min(8, version.Length)] : "-",
                record.Adapters.Count == 0 ? "-" : string.Join(' ', record.Adapters.Select(Openness)),
                record.Fallback is null ? "-" : record.Fallback.UsesSource ? "yes" : "no");
        }

        AnsiConsole.Write(table);
    }

    private static string Openness(AdapterGates gates) => gates.Openness.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Size(IReadOnlyDictionary<string, WeightTensor> weights)
    {
        long numbers = weights.Values.Sum(weight => weight.Length);
        return string.Create(CultureInfo.InvariantCulture, $"{numbers:N0} numbers ({numbers * sizeof(float) / 1e6:0.0} MB)");
    }

    private static string Text<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
