using System.Globalization;
using Spectre.Console;
using static Ctnet.MLNet.Tool.PrintedTable;

namespace Ctnet.MLNet.Tool.Align;

/// <summary>Prints an alignment report.</summary>
internal static class AlignmentTables
{
    public static void Print(AlignmentReport report)
    {
        foreach ((string domain, long rows) in report.Fields.Select(field => (field.Domain, field.Rows)).Distinct())
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{domain}: {rows:N0} rows");
        Table fields = New(2, "field", "domain", "covered", "missing", "unseen", "new", "values", "AUC");
        foreach (FieldCoverage field in report.Fields)
        {
            fields.AddRow(
                field.Field,
                field.Domain,
                Share(field.Coverage),
                Share(field.MissingShare),
                Share(field.NeverSeenShare),
                Share(field.NewShare),
                Number(field.Cardinality),
                field.SingleFieldAuc?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-");
        }

        AnsiConsole.Write(fields);
        if (report.Comparisons.Count > 0)
        {
            Table pairs = New(2, "field", "domains", "common values", "overlap", "PSI");
            foreach (FieldComparison pair in report.Comparisons)
            {
                pairs.AddRow(
                    pair.Field,
                    $"{pair.First}, {pair.Second}",
                    pair.CommonValues is long common ? Number(common) : "-",
                    pair.Overlap is double overlap ? Share(overlap) : "-",
                    pair.PopulationStabilityIndex.ToString("0.00", CultureInfo.InvariantCulture));
            }

            AnsiConsole.Write(pairs);
        }

        foreach (FieldCoverage field in report.Fields.Where(field => field.MeanLength is not null))
        {
            AnsiConsole.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"{field.Field}, {field.Domain}: vectors of mean length {field.MeanLength:0.###}");
        }

        foreach (FieldComparison pair in report.Comparisons.Where(pair => pair.MeanDistance is not null))
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
                $"{pair.Field}, {pair.First} and {pair.Second}: the means of the vectors are {pair.MeanDistance:0.###} apart");
        }

        foreach (string warning in report.Warnings)
            AnsiConsole.MarkupLineInterpolated($"[yellow]![/] {warning}");
        if (report.Warnings.Count == 0)
            AnsiConsole.MarkupLine("Nothing looks wrong.");
    }

    private static string Share(double value) => (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + "%";
}
