namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>A learnt quantity as a chart shows it.</summary>
/// <param name="SeriesOf">The series of a strategy.</param>
/// <param name="Heading">The heading of the chart.</param>
/// <param name="YName">The name of the y axis.</param>
/// <param name="Note">The note below the chart.</param>
internal sealed record LearntMeasure(
    Func<StrategyLearning, IReadOnlyList<LearntSeries>> SeriesOf,
    string Heading,
    string YName,
    string Note);
