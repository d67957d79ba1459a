using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Charts;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>Shows measures and cost against the length of a step.</summary>
internal static class StepsSection
{
    /// <summary>Null if the task has one length.</summary>
    public static XElement? Create(ReportModel model)
    {
        if (model.Results.Steps is not StepsResult steps)
            return null;
        int seeds = model.Results.Run.Seeds.Count;
        string main = model.Task.Time.Step![0];
        return Html.Section("steps", "How often to train",
            Html.Paragraph(steps.Finding),
            model.LegendOf(model.Strategies),
            Html.Element("div", Html.Class("charts"),
                Chart("AUC", "0.000", one => one.Auc.Mean), Chart("GAUC", "0.000", one => one.Gauc.Mean),
                Chart("LogLoss", "0.000", one => one.LogLoss.Mean), Chart("Seconds of training a seed", "0.##", Seconds)),
            Html.Table(
                "Each strategy with each length of a step",
                ["strategy", "length", "periods", "AUC", "over the shortest", "GAUC", "over the shortest", "LogLoss", "s a seed"],
                from strategy in model.Results.Strategies
                from step in steps.Lengths
                select Html.Row([model.Of(strategy), .. Row(step, Find(step, strategy), seeds)])),
            Html.Element("p", Html.Class("note"),
                "The same rows are measured with each length, and each is scored by models that have seen earlier periods only. ",
                "A longer step means staler models, and more rows that are shuffled together. Settings that count periods, such ",
                "as windows, mean more time then. Intervals: paired bootstrap over users. The seconds are of this machine, of ",
                "the strategy's training alone: without the source model, which a shorter step refreshes more often, and ",
                "without scoring, loading and saving, which are paid once a step. ",
                $"All other sections are about the length {main}."));

        double? Seconds(StepStrategy one) => one.Seconds / seeds;

        XElement Chart(string measure, string format, Func<StepStrategy, double?> value) => Html.Figure(
            measure, null,
            new LineChart
            {
                Title = $"{measure} against the length of a step",
                Series =
                [
                    .. model.Strategies.Select(strategy => model.Line(
                        strategy, [.. steps.Lengths.Select(step => (At(step), value(Find(step, strategy))))])),
                ],
                XName = "length of a step (logarithmic)",
                YName = measure,
                NamesY = false,
                YFormat = format,
                XTicks = [.. steps.Lengths.Select(step => (At(step), step.Step))],
            }.Draw(),
            null,
            Html.Table(
                $"{measure} against the length of a step",
                ["length", .. model.Heads(model.Strategies)],
                steps.Lengths.Select(step => Html.Row(
                [
                    step.Step,
                    .. model.Strategies.Select(
                        strategy => model.Cell(strategy, Text.Number(value(Find(step, strategy)), "0.0000"))),
                ]))));
    }

    // Equal ratios of lengths have equal distances.
    private static double At(StepResult step) => Math.Log2(step.Hours);

    private static StepStrategy Find(StepResult step, StrategyResult strategy) =>
        step.Strategies.Single(one => one.Name == strategy.Name);

    private static IReadOnlyList<object?> Row(StepResult step, StepStrategy one, int seeds) => Html.Row(
        one.Name, step.Step, Text.Count(step.Periods), Text.Mean(one.Auc), Change(one.AucVersusShortest), Text.Mean(one.Gauc),
        Change(one.GaucVersusShortest), Text.Number(one.LogLoss.Mean), Text.Number(one.Seconds / seeds, "0.0"));

    private static string Change(Gain? change) =>
        change is null ? "" : $"{Text.Signed(change.Difference)} ({Text.Interval(change)})";
}
