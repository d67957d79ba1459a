namespace Ctnet.MLNet;

/// <summary>
/// The time column of a domain. It holds dates, texts in ISO 8601 (in UTC unless they name a zone), or numbers. Immutable.
/// </summary>
/// <param name="Column">The column's name.</param>
/// <param name="Unit">The unit of the column, if it holds numbers.</param>
public sealed record TimeMapping(string Column, TimeUnit Unit = TimeUnit.UnixSeconds);
