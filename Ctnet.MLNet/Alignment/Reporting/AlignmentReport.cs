using System.Globalization;
using System.Text;

namespace Ctnet.MLNet;

/// <summary>Says how the domains' rows fit the schema, and which problems a person should look at. Immutable.</summary>
/// <param name="Fields">One entry for each field and domain that was fitted on.</param>
/// <param name="Comparisons">One entry for each field and pair of domains that both have it.</param>
/// <param name="Warnings">Likely mistakes, one sentence each.</param>
public sealed record AlignmentReport(
    IReadOnlyList<FieldCoverage> Fields, IReadOnlyList<FieldComparison> Comparisons, IReadOnlyList<string> Warnings)
{
    internal static AlignmentReport Empty { get; } = new([], [], []);

    /// <summary>The report as text.</summary>
    /// <returns>One line for each field and domain, then one for each comparison, then one for each warning.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (FieldCoverage field in Fields)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{field.Field} ({field.Domain}): {field.Rows} rows, coverage {field.Coverage:P1}, "
                + $"missing {field.MissingShare:P1}, never seen {field.NeverSeenShare:P1}, {field.Cardinality} values");
            if (field.WaitingValues > 0)
                text.Append(CultureInfo.InvariantCulture, $", {field.WaitingValues} waiting");
            if (field.Ids is IdTurnover ids)
                text.Append(CultureInfo.InvariantCulture, $", {ids.Admitted} admitted, {ids.Evicted} evicted, {ids.Held} held");
            if (field.SingleFieldAuc is double auc)
                text.Append(CultureInfo.InvariantCulture, $", AUC alone {auc:0.000}");
            if (field.MeanLength is double length)
                text.Append(CultureInfo.InvariantCulture, $", mean length {length:0.###}");
            text.AppendLine();
        }

        foreach (FieldComparison pair in Comparisons)
        {
            text.Append(CultureInfo.InvariantCulture, $"{pair.Field} ({pair.First}, {pair.Second}): ");
            if (pair.CommonValues is long common)
                text.Append(CultureInfo.InvariantCulture, $"{common} common values, overlap {pair.Overlap:P1}, ");
            if (pair.MeanDistance is double distance)
                text.Append(CultureInfo.InvariantCulture, $"distance of the means {distance:0.###}, ");
            text.AppendLine(CultureInfo.InvariantCulture, $"PSI {pair.PopulationStabilityIndex:0.00}");
        }

        foreach (string warning in Warnings)
            text.AppendLine(CultureInfo.InvariantCulture, $"! {warning}");
        return text.ToString();
    }
}
