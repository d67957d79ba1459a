namespace Ctnet.MLNet.Continual;

/// <summary>The profile of one field in a period's rows, as the model saw it.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="RowsWithValue">How many rows have a value.</param>
/// <param name="Values">How many values there are. A set can have several in a row.</param>
/// <param name="NeverSeen">How many of the values the model did not know.</param>
/// <param name="Buckets">How many known values there are by the remainder of their id; empty for numbers.</param>
/// <param name="Numbers">A sorted sample of the numbers, or of the means of vectors; empty for identifiers.</param>
internal sealed record FieldInputs(string Name, long RowsWithValue, long Values, long NeverSeen, int[] Buckets, double[] Numbers)
{
    private const int MostNumbers = 2000;

    /// <summary>The profile of these rows and of further ones, which another rank has.</summary>
    public FieldInputs With(FieldInputs other)
    {
        // Both samples give the same share of their numbers, so that each number has the same chance.
        double share = new[] { ShareOf(this), ShareOf(other), (double)MostNumbers / Math.Max(1, Values + other.Values) }.Min();
        return new(
            Name, RowsWithValue + other.RowsWithValue, Values + other.Values, NeverSeen + other.NeverSeen,
            [.. Buckets.Zip(other.Buckets, (count, next) => count + next)],
            [.. Thinned(this, share).Concat(Thinned(other, share)).Order()]);
    }

    private static double ShareOf(FieldInputs field) =>
        field.Numbers.Length == 0 ? 1 : Math.Min(1, (double)field.Numbers.Length / field.Values);

    // Numbers at even distances.
    private static IEnumerable<double> Thinned(FieldInputs field, double share)
    {
        int count = Math.Min(field.Numbers.Length, (int)Math.Round(share * field.Values));
        return Enumerable.Range(0, count).Select(i => field.Numbers[(int)((long)i * field.Numbers.Length / count)]);
    }
}
