using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Charts;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>
/// Shows what models learnt: gates, common and independent knowledge, importances of fields, and whether the source helps.
/// </summary>
internal static class LearningSection
{
    private static readonly LearntMeasure s_gates = new(
        learning => learning.Gates,
        "How far gates were open",
        "openness",
        "An adapter's gate lets through what the source computed: 0 nothing, 1 all. It starts at a half. Layer 0 is the input.");

    private static readonly LearntMeasure s_cosines = new(
        learning => learning.Cosines,
        "Common and independent knowledge",
        "cosine",
        "The cosine between an entity's own knowledge and the knowledge that it shares. The distribution loss draws it to 0.");

    /// <summary>Null if no strategy has such a model.</summary>
    public static XElement? Create(ReportModel model)
    {
        StrategyResult[] learnt = [.. model.Strategies.Where(strategy => strategy.Learning is not null)];
        if (learnt.Length == 0)
            return null;
        return Html.Section("learning", "What was learnt",
            Html.Element("div", Html.Class("charts"),
                learnt.Select(strategy => Chart(model, strategy, s_gates)),
                learnt.Select(strategy => Chart(model, strategy, s_cosines)),
                learnt.Select(strategy => Fallback(model, strategy))),
            Importances(model, learnt),
            Html.Element("p", Html.Class("note"),
                "Means over the seeds and over sampled batches of training. There is a point for each period of the whole task, ",
                "including those before the measured ones."));
    }

    private static XElement? Chart(ReportModel model, StrategyResult strategy, LearntMeasure measure)
    {
        IReadOnlyList<LearntSeries> all = measure.SeriesOf(strategy.Learning!);
        if (all.Count == 0)
            return null;
        IReadOnlyList<string> periods = strategy.Learning!.Periods;
        string heading = $"{measure.Heading} in {strategy.Name}";
        return Html.Figure(
            $"{measure.Heading}: {strategy.Name}",
            Legend.Of(all.Select((series, style) => (series.Name, style, (ChartChoice?)null))),
            new LineChart
            {
                Title = $"{heading}, over time",
                Series = [.. all.Select((series, style) => new ChartSeries(series.Name, style, Points(series)))],
                XName = model.Task.Time.Periods is null ? "" : "period",
                YName = measure.YName,
                YFormat = "0.00#",
                HasMarks = false,
                XTicks = Ticks(model, periods),
            }.Draw(),
            measure.Note,
            Html.Table(
                heading, ["period", .. all.Select(series => series.Name)],
                periods.Select((period, i) => Html.Row(
                    [model.NameOf(period), .. all.Select(series => Text.Number(series.Values[i], "0.000"))]))),
            model.Of(strategy));
    }

    private static IReadOnlyList<(double X, double? Y)> Points(LearntSeries series) =>
        [.. series.Values.Select((value, i) => ((double)i, value))];

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
                Title = $"Log loss with the source minus that of the target tower alone, in {strategy.Name}",
                Reference = 0,
                HasMarks = false,
                Series = [new(strategy.Name, 0, Points(fallback.Difference))],
                Shaded =
                [
                    .. fallback.UsesSource.Values.Index().Where(period => period.Item < 1)
                        .Select(period => (period.Index - 0.5, period.Index + 0.5)),
                ],
                XName = model.Task.Time.Periods is null ? "" : "period",
                YName = "log loss with the source minus that without",
                YFormat = "0.00#",
                XTicks = Ticks(model, periods),
            }.Draw(),
            "Measured on the newest rows; below 0 the source helps. The shaded periods are those after which the model of at "
                + $"least one seed predicted without the source ({without} of {periods.Count}).",
            Html.Table(
                $"The fallback of {strategy.Name}",
                ["period", "log loss with the source minus that without", "share of seeds that use the source"],
                periods.Select((period, i) => Html.Row(
                    model.NameOf(period),
                    Text.Signed(fallback.Difference.Values[i]),
                    Text.Share(fallback.UsesSource.Values[i], "0")))),
            model.Of(strategy));
    }

    // Few enough names not to overlap.
    private static IReadOnlyList<(double X, string Name)> Ticks(ReportModel model, IReadOnlyList<string> periods)
    {
        int every = (periods.Count + 4) / 5;
        return [.. periods.Select((period, i) => ((double)i, model.NameOf(period, brief: true))).Where((_, i) => i % every == 0)];
    }

    private static XElement[]? Importances(ReportModel model, StrategyResult[] learnt)
    {
        (StrategyResult Strategy, LearntSeries Field)[] fields =
            [.. learnt.SelectMany(strategy => strategy.Learning!.Importances.Select(field => (strategy, field)))];
        return fields.Length == 0 ? null :
        [
            Html.Element("h3", "Importances of specific fields"),
            Html.Table(
                "Importances of specific fields",
                ["strategy", "entity and field", "in the first period", "in the last tenth of the periods"],
                fields.Select(one => Html.Row(
                    model.Of(one.Strategy),
                    one.Strategy.Name,
                    one.Field.Name,
                    Text.Number(one.Field.Values.OfType<double>().First(), "0.000"),
                    Text.Number(one.Field.Last, "0.000")))),
            Html.Element("p", Html.Class("note"),
                "Feature alignment weights each of an entity's specific fields by 2 sigmoid(..): 1 before any training, 0 ",
                "leaves the field out, 2 doubles it."),
        ];
    }
}
