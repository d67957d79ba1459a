namespace Ctnet.MLNet.Continual;

/// <summary>The profile of one field in a period's rows, as the model saw it.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="RowsWithValue">How many rows have a value.</param>
/// <param name="Values">How many values there are. A set can have several in a row.</param>
/// <param name="NeverSeen">How many of the values the model did not know.</param>
/// <param name="Buckets">How many known values there are by the remainder of their id; empty for numbers.</param>
/// <param name="Numbers">A sorted sample of the numbers, or of the means of vectors; empty for identifiers.</param>
internal sealed record FieldInputs(string Name, long RowsWithValue, long Values, long NeverSeen, int[] Buckets, double[] Numbers);
