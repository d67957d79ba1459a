using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Charts;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>Shows the gain of each strategy over its cost.</summary>
internal static class CostSection
{
    /// <summary>Null if fewer than two strategies train, or none can be compared with target-only.</summary>
    public static XElement? Create(ReportModel model)
    {
        int seeds = model.Results.Run.Seeds.Count;
        (StrategyResult Strategy, double Seconds, double Gain)[] points =
        [
            .. from strategy in model.Results.Strategies
               where strategy.TrainRowsPerSecond is not null
               let gain = strategy.VersusTargetOnly is null ? 0 : strategy.VersusTargetOnly.Auc.Difference
               where gain is not null
               select (strategy, strategy.Seconds / seeds, gain.Value),
        ];
        if (points.Length < 2 || model.Results.Strategies.All(strategy => strategy.VersusTargetOnly is null))
            return null;
        return Html.Figure("Cost and gain", null,
            new CostChart
            {
                Title = "AUC over target-only against seconds of training",
                XName = "seconds of training a seed (logarithmic)",
                YName = "AUC over target-only",
                Points =
                [
                    .. points.Select(each => (
                        each.Strategy.Name, model.StyleOf(each.Strategy), each.Seconds, each.Gain,
                        model.ChoiceOf(each.Strategy))),
                ],
            }.Draw(),
            "Seconds of training on the machine below, which ran a seed on each processor. The source model's training is left "
            + "out, because all strategies share it. Strategies that do not train are left out too.",
            Html.Table(
                "Cost and gain", ["strategy", "seconds a seed", "AUC over target-only"],
                points.Select(point => Html.Row(
                    model.Of(point.Strategy), point.Strategy.Name, Text.Number(point.Seconds, "0.0"), Text.Signed(point.Gain)))));
    }
}
