using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Results.Measuring;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Results;

/// <summary>The advice names the cheapest strategy that no other beats by more than chance.</summary>
public sealed class AdviceTests
{
    // The intervals of these tests reach as far on each side of a difference.
    private const double Margin = 0.01;

    private static readonly Spread s_none = new(null, null, null);

    [Test]
    public void A_clear_winner_is_advised_with_its_gain() => Assert.That(
        AdviceOn(("target-only", 0.700), ("ctnet", 0.738), ("fine-tune-once", 0.720)),
        Is.EqualTo(
            "On your data: use ctnet: +.038 AUC over training alone (95 % interval +.028 to +.048); it needs the newest source "
            + "model, and not the source's rows; fine-tune-once, which needs the source model once, is .018 lower."));

    [Test]
    public void A_dearer_strategy_within_noise_is_named_and_not_advised() => Assert.That(
        AdviceOn(("target-only", 0.700), ("joint", 0.743), ("ctnet", 0.738)),
        Is.EqualTo(
            "On your data: use ctnet: +.038 AUC over training alone (95 % interval +.028 to +.048); it needs the newest source "
            + "model, and not the source's rows; joint, which needs the source's rows every time, is .005 higher, which may be "
            + "chance."));

    [Test]
    public void Training_alone_is_advised_if_no_transfer_is_better_by_more_than_chance() => Assert.That(
        AdviceOn(("target-only", 0.700), ("joint", 0.705), ("ctnet", 0.695)),
        Is.EqualTo(
            "On your data: train alone (target-only): no other strategy is better by more than chance; joint, which needs the "
            + "source's rows every time, is .005 higher, which may be chance."));

    [Test]
    public void Transfer_that_hurts_is_said() => Assert.That(
        AdviceOn(("target-only", 0.700), ("joint", 0.68), ("ctnet", 0.685)),
        Is.EqualTo("On your data: train alone (target-only): all other strategies are worse, by more than chance."));

    [Test]
    public void Joint_is_advised_if_it_beats_all_others_with_what_the_next_one_costs() => Assert.That(
        AdviceOn(("target-only", 0.700), ("joint", 0.76), ("ctnet", 0.738), ("source-only", 0.60)),
        Does.StartWith("On your data: use joint: +.060 AUC").And.EndWith(
            "it needs the source's rows every time; ctnet, which needs the newest source model, and not the source's rows, is "
            + ".022 lower."));

    [Test]
    public void The_source_alone_is_advised_if_nothing_beats_it() => Assert.That(
        AdviceOn(("target-only", 0.650), ("source-only", 0.76), ("ctnet", 0.764)),
        Does.StartWith("On your data: use source-only: +.110 AUC").And.Contain("it trains nothing on the target's rows")
            .And.EndWith("ctnet, which needs the newest source model, and not the source's rows, is .004 higher, which may be "
                + "chance."));

    [Test]
    public void Of_equally_cheap_strategies_the_best_is_advised() => Assert.That(
        AdviceOn(("target-only", 0.650), ("ctnet", 0.760), ("ctnet-delta", 0.765)),
        Does.StartWith("On your data: use ctnet-delta:"));

    [Test]
    public void Seeds_that_overlap_leave_a_difference_open()
    {
        StrategyResult target = Strategy("target-only", new Spread(0.70, 0.69, 0.75));
        StrategyResult ctnet = Strategy("ctnet", new Spread(0.738, 0.73, 0.74));
        Assert.That(
            AdviceOn(Rows(), target, ctnet), Does.Contain("train alone (target-only): no other strategy is better by more than"));
    }

    [Test]
    public void Without_target_only_it_is_asked_for() => Assert.That(
        AdviceOn(("joint", 0.76), ("ctnet", 0.738)),
        Is.EqualTo(
            "On your data: of these strategies, use joint; ctnet, which needs the newest source model, and not the source's "
            + "rows, is .022 lower. Run target-only too: without it, nobody knows whether transfer helps."));

    [Test]
    public void Ablations_and_broken_sources_are_never_advised()
    {
        Assert.That(
            AdviceOn(("target-only", 0.700), ("ctnet", 0.738), ("ctnet-averaged", 0.80), ("ctnet-noise", 0.9)),
            Does.StartWith("On your data: use ctnet: +.038").And.Not.Contain("averaged").And.Not.Contain("noise"));
        Assert.That(AdviceOn(("ctnet-noise", 0.7), ("ctnet-averaged", 0.8)), Does.StartWith("No advice: none of these"));
        foreach (string name in StrategyCatalog.Names)
            Assert.That(Advice.IsForProduction(name), Is.EqualTo(!StrategyCatalog.IsAblation(name)), name);
    }

    [TestCase("target-only", "No advice: target-only has nothing to be compared with. Run ctnet too.")]
    [TestCase("ctnet", "No advice: ctnet has nothing to be compared with. Run target-only too.")]
    public void One_strategy_alone_is_no_comparison(string name, string advice) =>
        Assert.That(AdviceOn((name, 0.7)), Is.EqualTo(advice));

    [TestCase(1000, 500, 29, 10, "the measured rows have 29 users (below 30). Measure more")]
    [TestCase(1000, 99, 30, 10, "the measured rows have 99 clicks (below 100). Measure more")]
    [TestCase(1000, 901, 30, 10, "the measured rows have 99 rows without a click (below 100). Measure more")]
    [TestCase(1000, 500, 100, 1, "all rows are in one period")]
    public void Too_few_rows_are_said_in_place_of_advice(int rows, int clicks, int users, int periods, string reason) =>
        Assert.That(
            AdviceOn(Rows(rows, clicks, users, periods), Strategy("target-only", 0.7), Strategy("ctnet", 0.8)),
            Does.StartWith("Not enough data: ").And.Contain(reason));

    [Test]
    public void The_fewest_rows_that_the_warnings_accept_are_enough() => Assert.That(
        AdviceOn(Rows(200, 100, 30, 2), Strategy("target-only", 0.7), Strategy("ctnet", 0.8)),
        Does.StartWith("On your data: use ctnet"));

    private static string AdviceOn(params (string Name, double Auc)[] strategies) =>
        AdviceOn(Rows(), [.. strategies.Select(strategy => Strategy(strategy.Name, strategy.Auc))]);

    private static string AdviceOn(RowCounts rows, params StrategyResult[] strategies)
    {
        var results = new CompareResults("task", null, RunDescription.Of("compare", [0], 10), rows, [], strategies);
        return new Advice(results, (one, other) =>
        {
            double difference = AucOf(one) - AucOf(other);
            return new(difference, difference - Margin, difference + Margin);
        }).InWords();

        double AucOf(string name) => strategies.Single(strategy => strategy.Name == name).Auc.Mean!.Value;
    }

    private static RowCounts Rows(int rows = 5000, int clicks = 1000, int users = 300, int periods = 50) =>
        new(10_000, 10_000, rows, clicks, users, periods, "2026-01-01T00:00:00Z");

    private static StrategyResult Strategy(string name, double auc) => Strategy(name, new Spread(auc, auc, auc));

    private static StrategyResult Strategy(string name, Spread auc) =>
        new(name, auc, s_none, null, s_none, s_none, s_none, null, 1)
        {
            Segments = [],
            Ranking = new("user", 10, 0, 0, 0, s_none, s_none, s_none),
            Reliability = [],
            Timeline = [],
            Seeds = [],
        };
}
