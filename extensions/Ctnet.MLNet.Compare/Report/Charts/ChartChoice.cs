namespace Ctnet.MLNet.Compare.Report.Charts;

/// <summary>A choice of the reader that shows or hides parts of charts and tables.</summary>
/// <param name="Number">The number of the choice.</param>
/// <param name="IsMadeAtFirst">Whether the parts are shown until the reader chooses. Axes fit these parts.</param>
internal sealed record ChartChoice(int Number, bool IsMadeAtFirst)
{
    /// <summary>The class of the parts; the page's style sheet hides them by it.</summary>
    public string Class => FormattableString.Invariant($"of-{Number}");
}
