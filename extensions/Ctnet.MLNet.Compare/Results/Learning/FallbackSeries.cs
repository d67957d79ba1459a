namespace Ctnet.MLNet.Compare;

/// <summary>What a model with a fallback measured of its source over time; means over the seeds.</summary>
/// <param name="Difference">
/// The log loss with the source minus that of the target tower alone, over the newest rows. Below zero the source helps.
/// </param>
/// <param name="UsesSource">The share of the seeds whose model predicted with the source after the period.</param>
public sealed record FallbackSeries(LearntSeries Difference, LearntSeries UsesSource);
