namespace Ctnet.MLNet.Continual;

/// <summary>The rows that a <see cref="ReplaySampler"/> keeps.</summary>
/// <param name="Rows">The kept rows; null while there are none.</param>
/// <param name="Seen">How many rows they were drawn from.</param>
internal readonly record struct ReplayRows(StoredRows? Rows, long Seen)
{
    public long Count => Rows?.Count ?? 0;
}
