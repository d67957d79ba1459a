using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Charts;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Report;

/// <summary>A chart of intervals has room for what its axis is about, and draws nothing beyond it.</summary>
public sealed class IntervalChartTests
{
    private static readonly ChartChoice s_shown = new(0, true), s_hidden = new(1, false);

    [Test]
    public void Rows_that_a_reader_can_choose_are_all_on_the_axis()
    {
        XElement chart = Chart(new("a", [Mark(0.1, s_shown)], s_shown), new("b", [Mark(-1, s_hidden)], s_hidden));
        Assert.That(Markers(chart), Is.EqualTo(2));
        Assert.That(chart.ToString(), Does.Contain("−1.00"));
        // The row that is hidden takes no place: only the first one does.
        Assert.That((string)chart.Attribute("viewBox")!, Is.EqualTo("0 0 420 70"));
    }

    [Test]
    public void Of_several_marks_in_a_row_those_beyond_the_axis_are_left_out()
    {
        XElement chart = Chart(new IntervalRow("a", [Mark(0.1, s_shown), Mark(-1, s_hidden), Mark(0.09, s_hidden)]));
        Assert.That(Markers(chart), Is.EqualTo(2));
        Assert.That(chart.ToString(), Does.Not.Contain("−1.00"));
    }

    [Test]
    public void Seeds_are_drawn_as_a_line_of_their_own()
    {
        XElement chart = Chart(new IntervalRow("a", [Mark(0.1, s_shown) with { Seeds = (0.08, 0.12) }]));
        Assert.That(chart.Descendants("path").Count(path => (string)path.Attribute("class")! == "seeds s0"), Is.EqualTo(1));
    }

    private static XElement Chart(params IntervalRow[] rows) =>
        new IntervalChart { Title = "gains", XName = "gain", Rows = rows }.Draw();

    private static IntervalMark Mark(double value, ChartChoice choice) =>
        new(0, value, value - 0.02, value + 0.02, "tip", choice);

    private static int Markers(XElement chart) => chart.Descendants("path").Count(
        path => ((string)path.Attribute("class")!).StartsWith("mark", StringComparison.Ordinal));
}
