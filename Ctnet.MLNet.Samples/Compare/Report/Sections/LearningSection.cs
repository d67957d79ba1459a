using System.Xml.Linq;
using Ctnet.MLNet.Samples.Compare.Report.Charts;

namespace Ctnet.MLNet.Samples.Compare.Report.Sections;

/// <summary>
/// What models learnt that can be looked into: gates, common and independent knowledge, importances of fields, and whether the source
/// helps.
/// </summary>
internal static class LearningSection
{
    /// <summary>Null where no strategy has such a model.</summary>
    public static XElement? Create(ReportModel model)
    {
        StrategyResult[] learnt = [.. model.Results.Strategies.Where(strategy => strategy.Learning is not null)];
        if (learnt.Length == 0)
            return null;
        // Ablations have tables only, where a method is there to be drawn.
        StrategyResult[] drawn = [.. learnt.Where(strategy => model.Featured.Contains(strategy))];
        if (drawn.Length == 0)
            drawn = learnt[..1];
        return Html.Section("learning", "What was learnt",
            Html.Element("div", Html.Class("charts"),
                drawn.Select(strategy => Chart(
                    model, strategy, learning => learning.Gates, "How far gates were open", "openness",
                    "A gate of an adapter lets through what the source computed: 0 nothing, 1 all; it begins at a half. Layer 0 is the input.")),
                drawn.Select(strategy => Chart(
                    model, strategy, learning => learning.Cosines, "Common and independent knowledge", "cosine",
                    "The cosine between what an entity's rows share with others and what is their own; the distribution loss draws it to 0.")),
                learnt.Select(strategy => Fallback(model, strategy))),
            Importances(learnt),
            Html.Element("p", Html.Class("note"),
                "Means over the seeds, of batches looked at while training; a point for each period of the whole task, also before the reported ones."));
    }

    private static XElement? Chart(
        ReportModel model, StrategyResult strategy, Func<StrategyLearning, IReadOnlyList<LearntSeries>> seriesOf, string heading, string measure,
        string note)
    {
        IReadOnlyList<LearntSeries> all = seriesOf(strategy.Learning!);
        if (all.Count == 0)
            return null;
        IReadOnlyList<string> periods = strategy.Learning!.Periods;
        return Html.Figure(
            $"{heading}: {strategy.Name}", Legend.Of(all.Select((series, style) => (series.Name, style))),
            new LineChart
            {
                Title = $"{heading} in {strategy.Name}, over time",
                Series = [.. all.Select((series, style) => new ChartSeries(series.Name, style, [.. series.Values.Select((value, i) => ((double)i, value))]))],
                XName = model.Task.Time.Periods is null ? "" : "period", YName = measure, YFormat = "0.00#", HasMarks = false,
                XTicks = Ticks(model, periods),
            }.Draw(),
            note,
            Html.Table(
                $"{heading} in {strategy.Name}", ["period", .. all.Select(series => series.Name)],
                periods.Select((period, i) => Html.Row(
                    [model.NameOf(period), .. all.Select(series => Text.Number(series.Values[i], "0.000"))]))));
    }

    private static XElement? Fallback(ReportModel model, StrategyResult strategy)
    {
        if (strategy.Learning!.Fallback is not FallbackSeries fallback)
            return null;
        IReadOnlyList<string> periods = strategy.Learning.Periods;
        int without = fallback.UsesSource.Values.Count(share => share < 1);
        return Html.Figure(
            $"Without the source: {strategy.Name}", null,
            new LineChart
            {
                Title = $"Log loss with the source over that of the target tower alone, in {strategy.Name}", Reference = 0, HasMarks = false,
                Series = [new(strategy.Name, 0, [.. fallback.Difference.Values.Select((value, i) => ((double)i, value))])],
                Shaded = [.. fallback.UsesSource.Values.Index().Where(period => period.Item < 1).Select(period => (period.Index - 0.5, period.Index + 0.5))],
                XName = model.Task.Time.Periods is null ? "" : "period", YName = "log loss with the source over that without", YFormat = "0.00#",
                XTicks = Ticks(model, periods),
            }.Draw(),
            "Below 0 the source helps, over the newest rows. Shaded: periods after which the model predicted without it, "
                + $"with one seed at least ({without} of {periods.Count}).",
            Html.Table(
                $"The fallback of {strategy.Name}", ["period", "log loss with the source over that without", "share of seeds that use the source"],
                periods.Select((period, i) => Html.Row(
                    model.NameOf(period), Text.Signed(fallback.Difference.Values[i]), Text.Share(fallback.UsesSource.Values[i], "0")))));
    }

    // Few enough names to stand side by side.
    private static IReadOnlyList<(double X, string Name)> Ticks(ReportModel model, IReadOnlyList<string> periods)
    {
        int every = (periods.Count + 4) / 5;
        return [.. periods.Select((period, i) => ((double)i, model.NameOf(period, brief: true))).Where((_, i) => i % every == 0)];
    }

    private static XElement[]? Importances(StrategyResult[] learnt)
    {
        StrategyResult[] having = [.. learnt.Where(strategy => strategy.Learning!.Importances.Count > 0)];
        return having.Length == 0 ? null :
        [
            Html.Element("h3", "Importances of specific fields"),
            Html.Table(
                "Importances of specific fields", ["strategy", "entity and field", "in the first period", "in the last tenth of the periods"],
                from strategy in having
                from field in strategy.Learning!.Importances
                select Html.Row(
                    strategy.Name, field.Name, Text.Number(field.Values.OfType<double>().First(), "0.000"), Text.Number(field.Last, "0.000"))),
            Html.Element("p", Html.Class("note"),
                "Feature alignment weights each of an entity's specific fields by 2 sigmoid(..): 1 before any training, 0 leaves the field out, 2 doubles it."),
        ];
    }
}
