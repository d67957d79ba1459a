using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Charts;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>Shows which fields the strategies rely on.</summary>
internal static class FieldsSection
{
    private const string Heading = "AUC lost without each field";

    /// <summary>Null if no strategy was measured.</summary>
    public static XElement? Create(ReportModel model)
    {
        StrategyResult[] measured = [.. model.Strategies.Where(strategy => strategy.Fields is not null)];
        if (measured.Length == 0)
            return null;
        return Html.Section("fields", "Which fields matter",
            model.LegendOf(measured),
            Html.Element("div", Html.Class("charts"), Chart(model, measured)),
            Html.Element("p", Html.Class("note"),
                "The columns of a field were permuted between the newest tenth of the target rows, which the models had not ",
                "seen. A source sees the permuted columns too. The lines go from the least to the greatest of the seeds."));
    }

    private static XElement Chart(ReportModel model, StrategyResult[] measured)
    {
        IntervalRow[] rows =
        [
            .. from field in measured[0].Fields!
               let marks = measured.Select(strategy => Mark(model, strategy, field.Field)).OfType<IntervalMark>()
               select new IntervalRow(field.Field, [.. marks]),
        ];
        return Html.Figure(
            Heading,
            null,
            new IntervalChart { Title = Heading, XName = "AUC with the field permuted minus AUC", Rows = rows }.Draw(),
            null,
            Html.Table(
                Heading, ["strategy", "field", "AUC", "log loss"],
                from strategy in measured
                from field in strategy.Fields!
                select Html.Row(
                    model.Of(strategy), strategy.Name, field.Field, Text.Signed(field.Auc.Mean),
                    Text.Signed(field.LogLoss.Mean))));
    }

    private static IntervalMark? Mark(ReportModel model, StrategyResult strategy, string name)
    {
        if (strategy.Fields!.FirstOrDefault(field => field.Field == name) is not FieldResult field)
            return null;
        string tip = $"{strategy.Name}, {name}: {Text.Signed(field.Auc.Mean)}";
        return new(
            model.StyleOf(strategy), field.Auc.Mean, field.Auc.Minimum, field.Auc.Maximum, tip, model.ChoiceOf(strategy));
    }
}
