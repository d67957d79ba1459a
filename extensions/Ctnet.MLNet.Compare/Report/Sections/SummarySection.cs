using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Markup;
using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>Shows the most important figures, and describes the task.</summary>
internal static class SummarySection
{
    public static IEnumerable<XElement> Create(ReportModel model)
    {
        CompareResults results = model.Results;
        RowCounts rows = results.Rows;
        TaskLog log = model.Task.TargetLog;
        yield return Html.Element("p", Html.Class("advice"), results.Advice);
        if (results.Warnings.Count > 0)
        {
            yield return Html.Element(
                "ul", Html.Class("warnings"), results.Warnings.Select(warning => Html.Element("li", warning)));
        }

        yield return Html.Element("div", Html.Class("tiles"), Tiles(model));
        yield return ChoiceSection.Create(model);
        yield return Html.Section("task", "The task",
            results.About is null ? null : Html.Paragraph(results.About),
            Html.Paragraph(
                $"{Text.Count(rows.Source)} rows of the source domain and {Text.Count(rows.Target)} of the target in ",
                $"{Text.Count(rows.Periods)} periods. ",
                $"A click is a row whose {log.Label!.Column} is {log.Label.InWords}. ",
                $"Measures are over the {Text.Count(rows.Reported)} target rows from {model.NameOf(rows.ReportedFrom)} on: ",
                $"{Text.Count(rows.ReportedUsers)} users, ",
                $"{Text.Share((double)rows.ReportedClicks / rows.Reported)} of the rows clicked."),
            Html.Paragraph(
                "Each period is first scored, by models that have seen earlier periods only, and then trained on. ",
                "All strategies see the same rows in the same order. Fields: ",
                string.Join(", ", log.Fields!.Select(field => $"{field.Name} ({field.Kind})")),
                "."));
    }

    private static IEnumerable<XElement> Tiles(ReportModel model)
    {
        StrategyResult main = model.Main, best = model.Results.Strategies.MaxBy(strategy => strategy.Auc.Mean)!;
        yield return Tile(
            $"AUC of {main.Name}", Text.Number(main.Auc.Mean),
            main.Name == best.Name ? "the best here" : $"best: {best.Name}, {Text.Number(best.Auc.Mean)}");
        if (main.VersusTargetOnly is Comparison gain)
        {
            yield return Tile("AUC over target-only", Text.Signed(gain.Auc.Difference), $"95 %: {Text.Interval(gain.Auc)}");
            yield return Tile("GAUC over target-only", Text.Signed(gain.Gauc.Difference), $"95 %: {Text.Interval(gain.Gauc)}");
        }

        if (main.Transfer is { Count: > 0 } periods)
        {
            int helped = periods.Count(period => period.LogLossGain > 0);
            yield return Tile(
                "Transfer helped in",
                $"{helped} of {periods.Count}",
                $"periods, by log loss; over all: {periods[^1].RunningVerdict}");
        }
        else
        {
            yield return Tile("GAUC", Text.Number(main.Gauc.Mean), $"over {Text.Share(main.GaucCoverage)} of the rows");
        }
    }

    private static XElement Tile(string name, string value, string note) => Html.Element(
        "div",
        Html.Class("tile"),
        Html.Element("div", Html.Class("name"), name),
        Html.Element("div", Html.Class("value"), value),
        Html.Element("div", Html.Class("note"), note));
}
