namespace Ctnet.MLNet.Compare.Report.Charts;

/// <summary>A row of a chart of intervals.</summary>
/// <param name="Name">The name.</param>
/// <param name="Marks">The differences; a row without any is a heading.</param>
/// <param name="Choice">The choice that shows the row; null always shows it.</param>
internal sealed record IntervalRow(string Name, IReadOnlyList<IntervalMark> Marks, ChartChoice? Choice = null);
