using Ctnet.MLNet.Benchmarks;
using Ctnet.MLNet.Tests.Evaluation;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples;

/// <summary>The measures of the click-rate benchmark.</summary>
public sealed class ExpectedMeasuresTests
{
    [Test]
    public void The_expected_auc_of_three_rows_is_that_of_a_hand_calculation()
    {
        // Rows by prediction: p = .5, then p = .2 and p = .8 tied above it.
        // Pairs (click, other): row 1 with itself .5*.5/2, tied rows with row 1 (.2+.8)*.5, tied rows among themselves 1*1/2.
        double expected = (0.125 + 0.5 + 0.5) / (1.5 * 1.5);
        Assert.That(ExpectedMeasures.Auc([0.2, 0.5, 0.8], [0.7f, 0.1f, 0.7f]), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void The_mean_of_many_draws_is_the_expected_auc()
    {
        var random = new Random(1);
        double[] truth = [.. Enumerable.Range(0, 300).Select(_ => 0.05 + 0.3 * random.NextDouble())];
        float[] predicted = [.. truth.Select(p => (float)Math.Round(p + 0.1 * random.NextDouble(), 2))];
        double drawn = Enumerable.Range(0, 2000).Average(
            _ => BruteForce.Auc([.. truth.Select(p => random.NextDouble() < p)], predicted));
        // A draw deviates by about .035, so the mean of 2,000 by .0008; a row is never paired with itself, which moves it by less.
        Assert.That(ExpectedMeasures.Auc(truth, predicted), Is.EqualTo(drawn).Within(0.004));
    }

    [Test]
    public void The_expected_calibration_is_the_predicted_over_the_true_sum() =>
        Assert.That(ExpectedMeasures.Pcoc([0.1, 0.3], [0.3f, 0.5f]), Is.EqualTo(2).Within(1e-6));
}
