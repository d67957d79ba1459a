namespace Ctnet.MLNet.Compare.Report.Charts;

/// <summary>A difference with its interval.</summary>
/// <param name="Style">The number of the colour and shape.</param>
/// <param name="Value">The difference.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">The interval's upper end.</param>
/// <param name="Tip">The text that shows when the pointer is over the mark.</param>
/// <param name="Choice">The choice that shows the mark; null always shows it.</param>
internal sealed record IntervalMark(
    int Style, double? Value, double? Low, double? High, string Tip, ChartChoice? Choice = null)
{
    /// <summary>The difference of each seed, from the least to the greatest; null with one seed.</summary>
    public (double Least, double Greatest)? Seeds { get; init; }
}
