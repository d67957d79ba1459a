using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>Shows how the two domains fit one schema.</summary>
internal static class AlignmentSection
{
    public static XElement Create(ReportModel model)
    {
        AlignmentReport report = model.Alignment;
        return Html.Section("alignment", "How the domains fit each other",
            Html.Table(
                "Fields of each domain",
                ["field", "domain", "covered", "missing", "new", "values", "AUC alone"],
                report.Fields.Select(field => Html.Row(
                    field.Field,
                    field.Domain,
                    Text.Share(field.Coverage),
                    Text.Share(field.MissingShare),
                    Text.Share(field.NewShare),
                    Text.Count(field.Cardinality),
                    Text.Number(field.SingleFieldAuc, "0.000")))),
            report.Comparisons.Count == 0 ? null : Html.Table(
                "Fields of both domains", ["field", "common values", "overlap", "population stability index"],
                report.Comparisons.Select(pair => Html.Row(
                    pair.Field, pair.CommonValues is long common ? Text.Count(common) : "–", Text.Share(pair.Overlap),
                    Text.Number(pair.PopulationStabilityIndex, "0.00")))),
            Html.Element("p", Html.Class("note"),
                "Covered: rows with a known value. New: values that the source domain does not have. Overlap: the share of the ",
                "smaller domain's values that both have. Population stability index: below 0.1 the domains differ little, above ",
                "0.25 much. AUC alone: how well the field's click rates rank rows that the rates were not computed from."),
            report.Warnings.Count == 0
                ? null
                : Html.Element("ul", Html.Class("warnings"), report.Warnings.Select(warning => Html.Element("li", warning))));
    }
}
