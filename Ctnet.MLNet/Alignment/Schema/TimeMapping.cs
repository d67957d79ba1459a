namespace Ctnet.MLNet.Alignment;

/// <summary>
/// A domain's time column: a date column, text in ISO 8601 (UTC where it names no zone), or numbers of the unit. Immutable.
/// </summary>
/// <param name="Column">The column.</param>
/// <param name="Unit">What numbers count.</param>
public sealed record TimeMapping(string Column, TimeUnit Unit = TimeUnit.UnixSeconds);
