using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Statistics;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Compare.Tuning;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Tuning;

/// <summary>The finding of a search claims nothing that chance could have made.</summary>
public sealed class TuneFindingTests
{
    private static readonly TaskLog s_log = new("log", ["log.csv"], Separator: ',');

    private static readonly TuneTrial s_current = Trial(1, isCurrent: true), s_best = Trial(5, isCurrent: false);

    [Test]
    public void Settings_that_are_better_for_sure_are_advised() => Assert.That(
        TuneFinding.Of(s_best, s_current, new(-0.02, -0.03, -0.01), Rows(), 8),
        Is.EqualTo((true,
            "Use the settings of trial 5: the log loss of trial 5 (ctnet) minus that of your settings is −.0200 (95 % interval "
            + "−.0300 to −.0100). They were chosen on these rows, which flatters them.")));

    [Test]
    public void An_interval_that_contains_zero_keeps_the_settings() => Assert.That(
        TuneFinding.Of(s_best, s_current, new(-0.02, -0.05, 0.01), Rows(), 8),
        Is.EqualTo((false,
            "Keep your settings: the log loss of trial 5 (ctnet) minus that of your settings is −.0200 (95 % interval −.0500 "
            + "to +.0100), which may be chance.")));

    [Test]
    public void The_current_settings_are_kept_if_they_are_the_best() => Assert.That(
        TuneFinding.Of(s_current, s_current, null, Rows(), 8),
        Is.EqualTo((false, "Keep your settings: with ctnet, they are the best of 8 trials.")));

    [Test]
    public void Current_settings_that_diverge_are_replaced() => Assert.That(
        TuneFinding.Of(s_best, null, null, Rows(), 8),
        Is.EqualTo((true, "Use the settings of trial 5 (ctnet): with yours, the training of ctnet diverged.")));

    [Test]
    public void Too_few_rows_keep_the_settings() => Assert.That(
        TuneFinding.Of(s_best, s_current, new(-0.02, -0.03, -0.01), Rows(users: 29), 8),
        Is.EqualTo((false, "Keep your settings: the rows of the last rung have 29 users (below 30), too few to choose by.")));

    private static TuneTrial Trial(int number, bool isCurrent) => new(number, "ctnet", isCurrent, [], [], 0, 0);

    private static MeasuredRows Rows(int users = 40) => new(
    [
        .. Enumerable.Range(0, 400).Select(
            i => new TaskRow(i, s_log, default, 0, IsTarget: true, Clicked: i % 2 == 0, $"u{i % users}", "", [])),
    ]);
}
