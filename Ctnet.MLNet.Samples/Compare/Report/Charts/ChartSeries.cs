namespace Ctnet.MLNet.Samples.Compare.Report.Charts;

/// <summary>A named row of points.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="Style">The number of its colour and shape.</param>
/// <param name="Points">Its points; null values are not known.</param>
internal sealed record ChartSeries(string Name, int Style, IReadOnlyList<(double X, double? Y)> Points);
