namespace Ctnet.MLNet.Alignment.Reporting;

/// <summary>What was met of one field in one domain's rows.</summary>
/// <param name="Rows">Rows of the domain.</param>
/// <param name="RowsWithValue">Rows that have a value.</param>
/// <param name="Values">Values met; more than rows for sets.</param>
/// <param name="ValuesNeverSeen">Values that the vocabulary does not have.</param>
/// <param name="ValuesNew">Values that the vocabulary did not have before these rows.</param>
/// <param name="Counts">How often each id was met; empty for numbers.</param>
/// <param name="Numbers">A sample of the numbers, sorted; empty for identifiers.</param>
/// <param name="Auc">
/// How well the field alone ranks clicks on rows that its rates were not taken from; NaN where labels are not known.
/// </param>
internal sealed record FieldProfile(
    long Rows, long RowsWithValue, long Values, long ValuesNeverSeen, long ValuesNew, IReadOnlyDictionary<int, int> Counts, double[] Numbers, double Auc);
