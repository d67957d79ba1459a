namespace Ctnet.MLNet.Compare.Report.Charts;

/// <summary>Points of a chart with a name.</summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="Style">The number of the colour and shape.</param>
/// <param name="Points">The points; an unknown value is null.</param>
/// <param name="Choice">The choice that shows the series; null always shows it.</param>
internal sealed record ChartSeries(
    string Name, int Style, IReadOnlyList<(double X, double? Y)> Points, ChartChoice? Choice = null);
