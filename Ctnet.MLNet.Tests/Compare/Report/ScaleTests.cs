using Ctnet.MLNet.Compare.Report.Charts;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Report;

public sealed class ScaleTests
{
    [Test]
    public void Values_lie_between_the_ends_in_proportion()
    {
        var scale = new Scale(0.5, 1, 100, 0);
        Assert.That(scale.At(0.5), Is.EqualTo(100));
        Assert.That(scale.At(0.75), Is.EqualTo(50));
        Assert.That(scale.At(1), Is.Zero);
    }

    [Test]
    public void Equal_ratios_are_equally_far_apart_on_a_logarithmic_scale()
    {
        var scale = new Scale(1, 100, 0, 50, IsLogarithmic: true);
        Assert.That(scale.At(10), Is.EqualTo(25).Within(1e-9));
        Assert.That(scale.Ticks(), Is.EqualTo(new double[] { 1, 10, 100 }).Within(1e-9));
        Assert.That(new Scale(1.5, 12, 0, 1, IsLogarithmic: true).Ticks(), Is.EqualTo(new double[] { 2, 5, 10 }).Within(1e-9));
    }

    [TestCase(0.7034, 0.8612, 0.7, 0.9, new[] { 0.7, 0.75, 0.8, 0.85, 0.9 })]
    [TestCase(-0.0657, 0.0409, -0.1, 0.05, new[] { -0.1, -0.05, 0, 0.05 })]
    [TestCase(3.0, 3.0, 2.99, 3.01, new[] { 2.99, 2.995, 3, 3.005, 3.01 })]
    public void Ends_and_ticks_are_round_and_around_all_values(
        double least, double greatest, double minimum, double maximum, double[] ticks)
    {
        var scale = Scale.Around([greatest, null, least], 0, 1);
        Assert.That(scale.Minimum, Is.EqualTo(minimum).Within(1e-9));
        Assert.That(scale.Maximum, Is.EqualTo(maximum).Within(1e-9));
        Assert.That(scale.Ticks(), Is.EqualTo(ticks).Within(1e-9));
    }

    [Test]
    public void A_scale_includes_a_given_value_and_needs_no_values()
    {
        Assert.That(Scale.Around([0.4, 0.5], 0, 1, include: 0).Minimum, Is.Zero);
        Assert.That(Scale.Around([null], 0, 1).At(0.5), Is.EqualTo(0.5));
    }
}
