using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Results.Measuring;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Steps;

/// <summary>The sentence on the longest step claims nothing that chance could have made.</summary>
public sealed class StepFindingTests
{
    private static readonly Spread s_day = new(0.75, 0.748, 0.752);

    [Test]
    public void A_loss_and_a_gain_are_said_with_their_intervals() => Assert.That(
        Finding(
            ("target-only", new(0.738, 0.737, 0.739), new(-0.012, -0.02, -0.004)),
            ("ctnet", new(0.755, 0.754, 0.756), new(0.005, 0.001, 0.009)),
            ("logistic", new(0.7, 0.7, 0.7), new(-0.05, -0.06, -0.04))),
        Is.EqualTo(
            "Training every 7 days instead of every day, on this log: target-only loses .0120 AUC (95 %: −.0200 to −.0040); "
            + "ctnet gains .0050 AUC (95 %: +.0010 to +.0090)."));

    [Test]
    public void A_difference_that_users_or_seeds_could_have_made_cannot_be_told() => Assert.That(
        Finding(
            ("target-only", new(0.746, 0.746, 0.746), new(-0.004, -0.009, 0.001)),
            ("ctnet", new(0.747, 0.744, 0.7495), new(-0.003, -0.005, -0.001)),
            ("joint", new(null, null, null), new(null, null, null))),
        Is.EqualTo(
            "Training every 7 days instead of every day, on this log: for target-only it cannot be told (the 95 % interval of "
            + "the change in AUC, −.0090 to +.0010, contains 0); for ctnet it cannot be told (the AUCs of the seeds overlap; the "
            + "change is −.0030); for joint it cannot be told, because there is no AUC."));

    [Test]
    public void Without_the_three_strategies_the_sentence_is_about_the_first_one() => Assert.That(
        Finding(("ffm", new(0.7, 0.7, 0.7), new(-0.05, -0.06, -0.04)), ("blend", new(0.7, 0.7, 0.7), new(-0.05, -0.06, -0.04))),
        Does.Contain("on this log: ffm loses .0500 AUC").And.Not.Contain("blend"));

    [TestCase(-0.002, 0.001, -0.001, " Up to 2d, no loss can be told.")]
    [TestCase(-0.004, -0.001, -0.001, "")]
    [TestCase(-0.002, 0.001, 0.001, "")]
    public void The_longest_length_without_a_loss_is_named_if_it_lies_between(
        double low, double high, double highOfLongest, string expected)
    {
        string finding = StepFinding.InWords(
        [
            Step("1d", s_day, null),
            Step("2d", new(0.746, 0.746, 0.746), new(-0.002, low, high)),
            Step("7d", new(0.74, 0.74, 0.74), new(-0.01, -0.02, highOfLongest)),
        ]);
        Assert.That(finding[(finding.LastIndexOf(").", StringComparison.Ordinal) + 2)..], Is.EqualTo(expected));

        static StepResult Step(string step, Spread auc, Gain? change) =>
            new(step, 1, 1, [new("ctnet", auc, auc, auc, 1) { AucVersusShortest = change }]);
    }

    // The length between loses too, so that the sentence is about the longest alone.
    private static string Finding(params (string Name, Spread Auc, Gain Change)[] longest)
    {
        var loss = new Gain(-0.1, -0.1, -0.1);
        var worse = new Spread(0.6, 0.6, 0.6);
        return StepFinding.InWords(
        [
            new("1d", 24, 100, [.. longest.Select(one => new StepStrategy(one.Name, s_day, s_day, s_day, 1))]),
            new("2d", 48, 50,
            [
                .. longest.Select(one => new StepStrategy(one.Name, worse, worse, worse, 1) { AucVersusShortest = loss }),
            ]),
            new("7d", 168, 15,
            [
                .. longest.Select(
                    one => new StepStrategy(one.Name, one.Auc, one.Auc, one.Auc, 1) { AucVersusShortest = one.Change }),
            ]),
        ]);
    }
}
