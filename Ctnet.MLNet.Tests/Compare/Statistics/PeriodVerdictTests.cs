using Ctnet.MLNet.Compare;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Statistics;

public sealed class PeriodVerdictTests
{
    [Test]
    public void Each_period_says_whether_it_gained() => Assert.That(
        PeriodVerdict.Run([("a", 10, 0.5), ("b", 5, -1), ("c", 1, 0)])
            .Select(period => (period.Start, period.Rows, period.LogLossGain, period.Verdict)),
        Is.EqualTo(new[] { ("a", 10, 0.05, "helped"), ("b", 5, -0.2, "hurt"), ("c", 1, 0.0, "same") }));

    [Test]
    public void The_running_gain_has_the_standard_error_of_a_ratio_over_periods()
    {
        PeriodVerdict last = PeriodVerdict.Run([("a", 10, 2.0), ("b", 20, 3.0), ("c", 10, 3.0)])[^1];
        // The ratio is 8 / 40 = .2, the residuals are 2 - 2, 3 - 4 and 3 - 2, and the standard error is sqrt(2 * 3/2) / 40.
        double margin = 1.96 * Math.Sqrt(3) / 40;
        Assert.That(last.Running.Difference, Is.EqualTo(0.2).Within(1e-12));
        Assert.That(last.Running.Low, Is.EqualTo(0.2 - margin).Within(1e-12));
        Assert.That(last.Running.High, Is.EqualTo(0.2 + margin).Within(1e-12));
        Assert.That(last.RunningVerdict, Is.EqualTo("helped"));
    }

    [Test]
    public void One_period_decides_nothing_and_twenty_similar_ones_do()
    {
        Assert.That(Running(1, -0.1), Is.EqualTo("undecided"));
        Assert.That(Running(20, -0.1), Is.EqualTo("hurt"));
        Assert.That(Running(20, 0), Is.EqualTo("undecided"));

        static string Running(int periods, double gain) => PeriodVerdict.Run(
            Enumerable.Range(0, periods).Select(period => ("p", 10, gain + (period % 2 == 0 ? 0.05 : -0.05))))[^1].RunningVerdict;
    }
}
