namespace Ctnet.MLNet;

/// <summary>The progress of <c>FieldImportance</c>, which measures the model once for each permutation of each field.</summary>
/// <param name="Field">The field that was permuted last.</param>
/// <param name="Done">The number of permutations that were measured.</param>
/// <param name="Total">The number of permutations that there will be.</param>
public sealed record FieldImportanceProgress(string Field, int Done, int Total);
