using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Charts;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>Shows ranking and calibration over time, and whether transfer helped.</summary>
internal static class TimelineSection
{
    public static XElement Create(ReportModel model)
    {
        IReadOnlyList<SpanResult> spans = model.Strategies[0].Timeline;
        string rows = $"{Text.Count(spans.Min(span => span.Rows))} to {Text.Count(spans.Max(span => span.Rows))} rows";
        string note = $"Each point covers about a twelfth of the measured rows, in whole periods ({rows}), and has the name of "
            + "the first. Nothing else is smoothed.";
        return Html.Section("time", "Over time",
            Html.Element("p", Html.Class("note"), note),
            model.LegendOf(model.Strategies),
            Html.Element("div", Html.Class("charts"),
                Chart("AUC", span => span.Auc), Chart("GAUC", span => span.Gauc), Chart("LogLoss", span => span.LogLoss),
                Chart("PCOC, predicted over observed clicks", span => span.Pcoc, reference: 1)),
            model.Main.Transfer is { Count: > 3 } periods ? Verdict(model, periods) : null);

        XElement Chart(string measure, Func<SpanResult, double?> value, double? reference = null) => Html.Figure(
            measure, null,
            new LineChart
            {
                Title = $"{measure} over time",
                Series = model.Lines(value),
                XName = model.Task.Time.Periods is null ? "from" : "from period",
                YName = measure.Split(',')[0],
                NamesY = false,
                XTicks = model.SpanTicks,
                Reference = reference,
            }.Draw(),
            reference is null ? null : "Above 1 a strategy predicts more clicks than there are.",
            Html.Table(
                $"{measure} over time", ["from", "to", "rows", .. model.Heads(model.Strategies)],
                spans.Select((span, i) => Html.Row(
                [
                    model.NameOf(span.From), model.NameOf(span.To), Text.Count(span.Rows),
                    .. model.Strategies.Select(
                        strategy => model.Cell(strategy, Text.Number(value(strategy.Timeline[i])))),
                ]))));
    }

    private static XElement[] Verdict(ReportModel model, IReadOnlyList<PeriodVerdict> periods)
    {
        string name = model.Main.Name;
        // The first means are of few rows. They would stretch the axis.
        (int Index, PeriodVerdict Period)[] running =
        [
            .. periods.Index().Skip(periods.Count / 10).Where(period => period.Item.Running.Low is not null),
        ];
        int every = (running.Length + 4) / 5;
        XElement charts = Html.Element("div", Html.Class("charts"),
            Html.Figure($"Does transfer help? {name}, all periods so far", null,
                new LineChart
                {
                    Title = $"Running gain in log loss of {name} over target-only, with its 95 % interval",
                    Series = [new(name, 0, [.. running.Select(at => ((double)at.Index, at.Period.Running.Difference))])],
                    Band = [.. running.Select(at => Band(at.Index, at.Period.Running))],
                    XName = model.Task.Time.Periods is null ? "until" : "until period",
                    YName = "log loss below target-only",
                    Reference = 0,
                    XTicks =
                    [
                        .. running.Where((_, i) => i % every == 0).Select(
                            at => ((double)at.Index, model.NameOf(at.Period.Start, brief: true))),
                    ],
                    YFormat = "0.00#",
                    HasMarks = false,
                }.Draw(),
                "The mean over all measured rows so far, from the first tenth of the periods on. The 95 % interval takes periods "
                + $"as the sample. At the end: {periods[^1].RunningVerdict}.",
                Html.Table(
                    $"All periods of {name} so far", ["until", "log loss below target-only", "95 %", "verdict"],
                    running.Select(at => Html.Row(
                        model.NameOf(at.Period.Start), Text.Signed(at.Period.Running.Difference),
                        Text.Interval(at.Period.Running), at.Period.RunningVerdict))),
                model.Of(model.Main)),
            Html.Figure($"Does transfer help? {name}, period by period", null,
                VerdictStrip.Draw(
                    $"For each period whether {name} had less log loss than target-only", periods, start => model.NameOf(start)),
                "A bar points up if the period's log loss was below that of target-only, and down if it was above. The largest "
                + "twentieth of the bars is cut off.",
                Html.Table(
                    $"{name} period by period", ["period", "rows", "log loss below target-only", "verdict"],
                    periods.Select(period => Html.Row(
                        model.NameOf(period.Start), Text.Count(period.Rows), Text.Signed(period.LogLossGain), period.Verdict))),
                model.Of(model.Main)));
        return
        [
            charts,
            Html.Details("Verdicts on all strategies", Html.Table(
                "Verdicts on transfer",
                ["strategy", "periods helped", "periods hurt", "log loss below target-only", "95 %", "verdict"],
                model.Strategies.Where(strategy => strategy.Transfer is { Count: > 0 })
                    .Select(strategy => Verdicts(model, strategy, strategy.Transfer!)))),
        ];
    }

    private static (double X, double Low, double High) Band(int index, Gain gain) => (index, gain.Low!.Value, gain.High!.Value);

    private static IReadOnlyList<object?> Verdicts(
        ReportModel model, StrategyResult strategy, IReadOnlyList<PeriodVerdict> periods)
    {
        PeriodVerdict last = periods[^1];
        return Html.Row(
            model.Of(strategy),
            strategy.Name,
            periods.Count(period => period.LogLossGain > 0),
            periods.Count(period => period.LogLossGain < 0),
            Text.Signed(last.Running.Difference),
            Text.Interval(last.Running),
            last.RunningVerdict);
    }
}
