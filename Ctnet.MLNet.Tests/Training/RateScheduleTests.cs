using Ctnet.MLNet.Trainers;
using Ctnet.MLNet.Training;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed class RateScheduleTests
{
    [Test]
    public void The_constant_schedule_gives_every_step_the_whole_rate() =>
        Assert.That(new long[] { 0, 1, 1000, long.MaxValue }.Select(RateSchedule.Constant.ShareAt), Is.All.EqualTo(1));

    // The rate rises over four steps, falls to a hundredth over eight, and stays there.
    [TestCase(
        LearningRateSchedule.Linear, 8, ExpectedResult = new[] { 0.25, 0.5, 0.75, 1, 1, 0.7525, 0.505, 0.2575, 0.01, 0.01 })]
    [TestCase(
        LearningRateSchedule.Cosine, 8, ExpectedResult = new[] { 0.25, 0.5, 0.75, 1, 1, 0.855018, 0.505, 0.154982, 0.01, 0.01 })]
    [TestCase(LearningRateSchedule.Constant, null, ExpectedResult = new[] { 0.25, 0.5, 0.75, 1, 1, 1, 1, 1, 1, 1 })]
    public double[] Shares_are_those_computed_by_hand(LearningRateSchedule kind, int? decaySteps)
    {
        var schedule = new RateSchedule(kind, warmUpSteps: 4, decaySteps);
        return [.. new long[] { 0, 1, 2, 3, 4, 6, 8, 10, 12, 1_000_000 }.Select(step => Math.Round(schedule.ShareAt(step), 6))];
    }
}
