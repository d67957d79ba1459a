using System.Globalization;
using System.Text;

namespace Ctnet.MLNet.Alignment.Reporting;

/// <summary>How the domains' rows fit the schema, and what a person should look at. Immutable.</summary>
/// <param name="Fields">Each field in each domain that was fitted on.</param>
/// <param name="Comparisons">Each field that two domains have, for each pair.</param>
/// <param name="Warnings">What looks wrong, in sentences.</param>
public sealed record AlignmentReport(
    IReadOnlyList<FieldCoverage> Fields, IReadOnlyList<FieldComparison> Comparisons, IReadOnlyList<string> Warnings)
{
    internal static AlignmentReport Empty { get; } = new([], [], []);

    /// <summary>The report as text.</summary>
    /// <returns>A line for each field and domain, then for each pair of domains, then the warnings.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (FieldCoverage field in Fields)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{field.Field} ({field.Domain}): {field.Rows} rows, coverage {field.Coverage:P1}, missing {field.MissingShare:P1}, "
                + $"never seen {field.NeverSeenShare:P1}, {field.Cardinality} values");
            text.AppendLine(field.SingleFieldAuc is double auc ? string.Create(CultureInfo.InvariantCulture, $", AUC alone {auc:0.000}") : "");
        }

        foreach (FieldComparison pair in Comparisons)
        {
            text.Append(CultureInfo.InvariantCulture, $"{pair.Field} ({pair.First}, {pair.Second}): ");
            if (pair.CommonValues is long common)
                text.Append(CultureInfo.InvariantCulture, $"{common} common values, overlap {pair.Overlap:P1}, ");
            text.AppendLine(CultureInfo.InvariantCulture, $"PSI {pair.PopulationStabilityIndex:0.00}");
        }

        foreach (string warning in Warnings)
            text.AppendLine(CultureInfo.InvariantCulture, $"! {warning}");
        return text.ToString();
    }
}
