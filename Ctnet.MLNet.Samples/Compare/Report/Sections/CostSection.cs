using System.Xml.Linq;
using Ctnet.MLNet.Samples.Compare.Report.Charts;

namespace Ctnet.MLNet.Samples.Compare.Report.Sections;

/// <summary>What a gain costs.</summary>
internal static class CostSection
{
    public static XElement? Create(ReportModel model)
    {
        int seeds = model.Results.Run.Seeds.Count;
        (StrategyResult Strategy, double Seconds, double Gain)[] points =
        [
            .. model.Results.Strategies.Where(strategy => strategy.TrainRowsPerSecond is not null)
                .Select(strategy => (
                    strategy, strategy.Seconds / seeds,
                    Gain: strategy.VersusTargetOnly is null ? 0 : strategy.VersusTargetOnly.Auc.Difference))
                .Where(point => point.Gain is not null).Select(point => (point.strategy, point.Item2, point.Gain!.Value)),
        ];
        if (points.Length < 2 || model.Results.Strategies.All(strategy => strategy.VersusTargetOnly is null))
            return null;
        return Html.Figure("Cost and gain", null,
            new CostChart
            {
                Title = "AUC over target-only against seconds of training",
                XName = "seconds of training a seed (logarithmic)",
                YName = "AUC over target-only",
                Points = [.. points.Select(point => (point.Strategy.Name, model.StyleOf(point.Strategy), point.Seconds, point.Gain))],
            }.Draw(),
            "Training only, on the machine below, as many seeds at a time as it has processors; without the source model, which is trained "
            + "once for all. What does not train is left out.",
            Html.Table(
                "Cost and gain", ["strategy", "seconds a seed", "AUC over target-only"],
                points.Select(point => Html.Row(point.Strategy.Name, Text.Number(point.Seconds, "0.0"), Text.Signed(point.Gain)))));
    }
}
