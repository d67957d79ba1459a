namespace Ctnet.MLNet.Continual;

/// <summary>What a period's rows had in one field, as the model saw it.</summary>
/// <param name="Name">The field.</param>
/// <param name="RowsWithValue">Rows that have a value.</param>
/// <param name="Values">Values met; more than rows for sets.</param>
/// <param name="NeverSeen">How many of them the model did not know.</param>
/// <param name="Buckets">How many values had an id of each remainder; empty for numbers.</param>
/// <param name="Numbers">A sorted sample of the numbers; empty for identifiers.</param>
internal sealed record FieldInputs(string Name, long RowsWithValue, long Values, long NeverSeen, int[] Buckets, double[] Numbers);
