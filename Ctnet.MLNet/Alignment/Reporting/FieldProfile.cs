namespace Ctnet.MLNet.Alignment.Reporting;

/// <summary>The counts and samples of one field in the rows of one domain.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="RowsWithValue">The number of rows with a value.</param>
/// <param name="Values">The number of values. Sets may have more values than rows.</param>
/// <param name="ValuesNeverSeen">The number of values that the vocabulary lacks.</param>
/// <param name="ValuesNew">The number of values that the vocabulary lacked before these rows.</param>
/// <param name="Counts">The number of times that each id was met; empty for numbers.</param>
/// <param name="Numbers">A sorted sample of the numbers, or of the vectors' lengths; empty for identifiers.</param>
/// <param name="Auc">
/// The AUC with which the field alone ranks clicks, on other rows than those that its click rates are from; NaN without labels
/// and for vectors.
/// </param>
internal sealed record FieldProfile(
    long Rows, long RowsWithValue, long Values, long ValuesNeverSeen, long ValuesNew, IReadOnlyDictionary<int, int> Counts,
    double[] Numbers, double Auc)
{
    /// <summary>The number of values of the field's space that wait until they were met often enough.</summary>
    public long Waiting { get; init; }

    /// <summary>The number of values of the field's space that were forgotten while they waited.</summary>
    public long Forgotten { get; init; }

    /// <summary>The ids that came and went in this fit; null if the field evicts none.</summary>
    public IdTurnover? Turnover { get; init; }

    /// <summary>A copy whose counts of some ids stand under numbers that are no ids.</summary>
    public FieldProfile WithoutIds(IReadOnlySet<int> ids)
    {
        int next = Math.Min(0, Counts.Keys.DefaultIfEmpty().Min());
        if (!ids.Any(Counts.ContainsKey))
            return this;
        return this with
        {
            Counts = Counts.ToDictionary(count => ids.Contains(count.Key) ? --next : count.Key, count => count.Value),
        };
    }

    /// <summary>The vectors; null for other fields.</summary>
    public VectorProfile? Vectors { get; init; }
}
