using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Report.Markup;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Report;

public sealed class TextTests
{
    [Test]
    public void Signs_are_written_except_before_a_rounded_zero()
    {
        Assert.That(Text.Signed(0.0373), Is.EqualTo("+0.0373"));
        Assert.That(Text.Signed(-0.0373), Is.EqualTo("−0.0373"));
        Assert.That(Text.Signed(0), Is.EqualTo("0.0000"));
        Assert.That(Text.Signed(0.00001), Is.EqualTo("0.0000"));
        Assert.That(Text.Signed(-0.00001), Is.EqualTo("0.0000"));
        Assert.That(Text.Interval(new Gain(0.01, -0.02, 0.04)), Is.EqualTo("−0.0200 to +0.0400"));
    }

    [Test]
    public void An_unknown_number_is_a_dash()
    {
        Assert.That(Text.Number(null), Is.EqualTo("–"));
        Assert.That(Text.Number(double.NaN), Is.EqualTo("–"));
        Assert.That(Text.Mean(new Spread(null, null, null)), Is.EqualTo("–"));
        Assert.That(Text.Interval(new Gain(0.01, null, null)), Is.Empty);
    }

    [Test]
    public void A_mean_has_its_spread_unless_all_values_are_equal()
    {
        Assert.That(Text.Mean(new Spread(0.75, 0.74, 0.76)), Is.EqualTo("0.7500 ±.0100"));
        Assert.That(Text.Mean(new Spread(0.75, 0.75, 0.75)), Is.EqualTo("0.7500"));
    }

    [Test]
    public void A_date_has_a_time_unless_it_is_midnight()
    {
        Assert.That(Text.Date("2013-06-04T00:00:00Z"), Is.EqualTo("4 Jun 2013"));
        Assert.That(Text.Date("2013-06-04T12:00:00Z"), Is.EqualTo("4 Jun 2013 12:00"));
    }
}
