namespace Ctnet.MLNet;

/// <summary>
/// The time column of a domain. It holds dates, texts in ISO 8601, or Unix times as numbers or texts. Times without a zone are in
/// UTC; a DateTime of kind Local is in the machine's zone. A column of Single is refused, because it cannot hold Unix times
/// exactly. Immutable.
/// </summary>
/// <param name="Column">The column's name.</param>
/// <param name="Unit">The unit of the column, if it holds Unix times.</param>
public sealed record TimeMapping(string Column, TimeUnit Unit = TimeUnit.UnixSeconds);
