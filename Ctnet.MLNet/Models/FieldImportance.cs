namespace Ctnet.MLNet;

/// <summary>The importance that a multi-entity model gives to a specific field of an entity.</summary>
/// <param name="Field">The field.</param>
/// <param name="Importance">
/// The mean of the importance a = 2 sigmoid(..) over rows sampled at even distances, 0 to 2; 1 before any training.
/// </param>
public sealed record FieldImportance(string Field, double Importance);
