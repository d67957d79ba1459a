namespace Ctnet.MLNet.Compare.Report.Charts;

/// <summary>A difference with its interval.</summary>
/// <param name="Style">The number of the colour and shape.</param>
/// <param name="Value">The difference.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">The interval's upper end.</param>
/// <param name="Tip">The text that shows when the pointer is over the mark.</param>
internal sealed record IntervalMark(int Style, double? Value, double? Low, double? High, string Tip);
