namespace Ctnet.MLNet.Training;

/// <summary>How important a multi-entity model takes a specific field of an entity to be.</summary>
/// <param name="Field">The field.</param>
/// <param name="Importance">The mean of a = 2 sigmoid(..) over rows taken at even distances, 0 to 2; 1 before any training.</param>
public sealed record FieldImportance(string Field, double Importance);
