using System.Globalization;
using Ctnet.MLNet.Compare.Statistics;

namespace Ctnet.MLNet.Compare.Results.Measuring;

/// <summary>
/// Says in a sentence or two which strategy to use. It is the cheapest one that no other strategy beats by more than chance.
/// </summary>
/// <param name="results">The measures of all strategies.</param>
/// <param name="difference">The AUC of a strategy minus that of another, with its interval.</param>
internal sealed class Advice(CompareResults results, Func<string, string, Gain> difference)
{
    private const string Baseline = "target-only";

    // What each strategy asks for, the cheapest first. Ablations and strategies with a broken source are not for production.
    private static readonly (string[] Names, string Needs)[] s_costs =
    [
        ([Baseline], "reads the target's rows alone"),
        (["logistic", "ffm", "lightgbm"], "reads the target's rows alone"),
        (["source-only"], "trains nothing on the target's rows"),
        (["fine-tune-once"], "needs the source model once"),
        (["ctnet", "ctnet-delta"], "needs the newest source model, and not the source's rows"),
        (["blend", "ctnet-ensemble", "fine-tune-continual"], "needs the newest source model, and trains more each time"),
        (["mkt"], "needs the source's rows until the transfer"),
        (["joint", "mkt-refreshed", "shared-bottom", "mmoe", "ple", "star"], "needs the source's rows every time"),
    ];

    /// <summary>Whether a strategy can be advised.</summary>
    public static bool IsForProduction(string strategy) => CostOf(strategy) >= 0;

    public string InWords()
    {
        RowCounts rows = results.Rows;
        if (rows.Periods < 2)
            return "Not enough data: all rows are in one period, so nothing is learnt before it is scored.";
        if (Evidence.Lack(rows.Reported, rows.ReportedClicks, rows.ReportedUsers) is string lack)
            return $"Not enough data: the measured rows have {lack}. Measure more of them before you choose.";
        StrategyResult[] known =
        [
            .. results.Strategies.Where(strategy => IsForProduction(strategy.Name) && strategy.Auc.Mean is not null)
                .OrderByDescending(strategy => strategy.Auc.Mean).ThenBy(strategy => CostOf(strategy.Name)),
        ];
        if (known.Length == 0)
            return "No advice: none of these strategies is meant for production. Run target-only and ctnet, for example.";
        StrategyResult? alone = known.FirstOrDefault(strategy => strategy.Name == Baseline);
        if (known.Length == 1)
        {
            string other = alone is null ? Baseline : "ctnet";
            return $"No advice: {known[0].Name} has nothing to be compared with. Run {other} too.";
        }

        StrategyResult chosen = Choose(known);
        if (alone is null)
        {
            return $"On your data: of these strategies, use {chosen.Name}{Others(known, chosen)}. Run {Baseline} too: without "
                + "it, nobody knows whether transfer helps.";
        }

        return $"On your data: {(chosen == alone ? Alone(known, alone) : Better(chosen))}{Others(known, chosen)}.";
    }

    // The cheapest strategy that the best one does not beat for sure. Of equally cheap ones, the best.
    private StrategyResult Choose(StrategyResult[] known) => known
        .Where(strategy => strategy == known[0] || !Beats(known[0], strategy))
        .MinBy(strategy => CostOf(strategy.Name))!;

    // Where seeds differ as much as strategies do, another seed might turn the difference around.
    private bool Beats(StrategyResult one, StrategyResult other) =>
        difference(one.Name, other.Name) is { Low: > 0 } && one.Auc.Minimum > other.Auc.Maximum;

    private string Alone(StrategyResult[] known, StrategyResult alone)
    {
        StrategyResult[] others = [.. known.Where(strategy => strategy != alone)];
        return $"train alone ({Baseline}): " + (others.All(other => Beats(alone, other))
            ? "all other strategies are worse, by more than chance"
            : "no other strategy is better by more than chance");
    }

    private string Better(StrategyResult chosen)
    {
        Gain gain = difference(chosen.Name, Baseline);
        return $"use {chosen.Name}: {Signed(gain.Difference)} AUC over training alone (95 % interval {Signed(gain.Low)} to "
            + $"{Signed(gain.High)}); it {NeedsOf(chosen)}";
    }

    // A dearer strategy that looks better, or a cheaper one that does nearly as well.
    private string Others(StrategyResult[] known, StrategyResult chosen)
    {
        StrategyResult best = known[0];
        if (best != chosen)
        {
            return $"; {best.Name}, which {NeedsOf(best)}, is {Number(difference(best.Name, chosen.Name).Difference)} higher, "
                + "which may be chance";
        }

        StrategyResult? cheaper = known.FirstOrDefault(
            strategy => strategy.Name != Baseline && CostOf(strategy.Name) < CostOf(chosen.Name));
        return cheaper is null || chosen.Name == Baseline
            ? ""
            : $"; {cheaper.Name}, which {NeedsOf(cheaper)}, is {Number(difference(chosen.Name, cheaper.Name).Difference)} lower";
    }

    private static int CostOf(string strategy) => Array.FindIndex(s_costs, cost => cost.Names.Contains(strategy));

    private static string NeedsOf(StrategyResult strategy) => s_costs[CostOf(strategy.Name)].Needs;

    private static string Signed(double? value) =>
        value?.ToString("+.000;−.000;.000", CultureInfo.InvariantCulture) ?? "unknown";

    private static string Number(double? value) =>
        value is double known ? Math.Abs(known).ToString(".000", CultureInfo.InvariantCulture) : "by an unknown amount";
}
