using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Charts;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>Shows the table of results, and the gains over target-only with their intervals.</summary>
internal static class ResultsSection
{
    private static readonly string[] s_head =
    [
        "strategy", "AUC", "over target-only", "over the best other", "GAUC", "over target-only", "LogLoss", "PCOC", "ECE",
        "training, s a seed",
    ];

    public static XElement Create(ReportModel model)
    {
        CompareResults results = model.Results;
        double? best = results.Strategies.Max(strategy => strategy.Auc.Mean);
        StrategyResult[] gained =
        [
            .. results.Strategies.Where(strategy => strategy.VersusTargetOnly is not null)
                .OrderByDescending(strategy => strategy.Auc.Mean),
        ];
        string seeds = results.Run.Seeds.Count == 1
            ? "One seed. "
            : $"Means over {results.Run.Seeds.Count} seeds; ± is half of the distance between the least and the greatest. ";
        return Html.Section("results", "Results",
            Html.Table(
                "Results of all strategies", s_head,
                results.Strategies.Select(strategy => Row(model, strategy, isBest: strategy.Auc.Mean == best))),
            Html.Element("p", Html.Class("note"),
                seeds,
                $"Intervals: paired bootstrap over users, {Text.Count(results.Run.Resamples)} resamples. ",
                "The best other strategy was chosen on the same rows. ",
                $"GAUC covers {Text.Share(results.Strategies[0].GaucCoverage)} of the rows, ",
                "those of users with and without clicks. ",
                "PCOC is predicted over observed clicks; 1 is calibrated. ECE is the mean gap between ",
                "prediction and click rate. The seconds leave out scoring and the training of the source model, which all ",
                "strategies share."),
            Ranking(model),
            gained.Length == 0 ? null : Html.Element("div", Html.Class("charts"),
                Chart("AUC", comparison => comparison.Auc, seed => seed.Auc),
                Chart("GAUC", comparison => comparison.Gauc, seed => seed.Gauc)));

        XElement Chart(string measure, Func<Comparison, Gain> gain, Func<SeedResult, double?> seed) => Html.Figure(
            $"{measure} over target-only", null,
            new IntervalChart
            {
                Title = $"{measure} of each strategy over target-only, with 95 % intervals",
                XName = $"{measure} over target-only (95 % interval)",
                Rows =
                [
                    .. gained.Select(strategy => new IntervalRow(
                        strategy.Name, [Mark(model, strategy, gain(strategy.VersusTargetOnly!), seed)],
                        model.ChoiceOf(strategy))),
                ],
            }.Draw(),
            results.Run.Seeds.Count == 1 ? null : "The thin line is the 95 % interval, the thick one the range of the seeds.",
            Html.Table($"{measure} over target-only", ["strategy", "difference", "95 %"], gained.Select(strategy => Html.Row(
                model.Of(strategy), strategy.Name, Text.Signed(gain(strategy.VersusTargetOnly!).Difference),
                Text.Interval(gain(strategy.VersusTargetOnly!))))));
    }

    // Folded, because most readers look at AUC and GAUC.
    private static XElement Ranking(ReportModel model)
    {
        CompareResults results = model.Results;
        RankingResult lists = results.Strategies[0].Ranking;
        return Html.Details(
            $"Ranking within each {lists.By}",
            Html.Table(
                $"Ranking within each {lists.By}",
                ["strategy", $"NDCG@{lists.K}", $"hit rate@{lists.K}", $"MRR@{lists.K}"],
                results.Strategies.Select(strategy => Html.Row(
                    model.Of(strategy), strategy.Name, Text.Mean(strategy.Ranking.Ndcg), Text.Mean(strategy.Ranking.HitRate),
                    Text.Mean(strategy.Ranking.ReciprocalRank)))),
            Html.Element("p", Html.Class("note"),
                $"Means over {Text.Count(lists.Lists)} {lists.By}s with and without clicks. ",
                $"{Text.Count(lists.ListsWithoutClicks)} {lists.By}s without a click and ",
                $"{Text.Count(lists.ListsOfClicksOnly)} with clicks only are left out."));
    }

    private static IntervalMark Mark(ReportModel model, StrategyResult strategy, Gain gain, Func<SeedResult, double?> measure)
    {
        StrategyResult baseline = model.Results.Strategies.Single(other => other.Name == strategy.VersusTargetOnly!.Strategy);
        double[] seeds =
        [
            .. strategy.Seeds.Zip(baseline.Seeds, (one, other) => measure(one) - measure(other)).OfType<double>(),
        ];
        return new(
            model.StyleOf(strategy), gain.Difference, gain.Low, gain.High,
            $"{strategy.Name}: {Text.Signed(gain.Difference)} ({Text.Interval(gain)})", model.ChoiceOf(strategy))
        {
            Seeds = seeds.Length < 2 ? null : (seeds.Min(), seeds.Max()),
        };
    }

    private static object?[] Row(ReportModel model, StrategyResult strategy, bool isBest)
    {
        Comparison? gain = strategy.VersusTargetOnly, other = strategy.VersusBest;
        return
        [
            model.Of(strategy),
            strategy.Name,
            isBest ? Html.Element("strong", Text.Mean(strategy.Auc)) : Text.Mean(strategy.Auc),
            Cell(gain?.Auc),
            Cell(other?.Auc, other?.Strategy),
            Text.Mean(strategy.Gauc),
            Cell(gain?.Gauc),
            Text.Number(strategy.LogLoss.Mean),
            Text.Number(strategy.Pcoc.Mean, "0.00"),
            Text.Number(strategy.CalibrationError.Mean, "0.000"),
            strategy.TrainRowsPerSecond is null ? "" : Seconds(strategy, model.Results.Run.Seeds.Count),
        ];
    }

    // The difference stands above the other strategy and the interval.
    private static object?[]? Cell(Gain? gain, string? other = null) =>
        gain is null ? null : [Text.Signed(gain.Difference), Small(other), Small(Text.Interval(gain))];

    private static object?[] Seconds(StrategyResult strategy, int seeds) =>
        [Text.Number(strategy.Seconds / seeds, "0.0"), Small($"{Text.Number(strategy.TrainRowsPerSecond, "N0")} rows/s")];

    private static XElement? Small(string? text) => text is null ? null : Html.Element("small", text);
}
