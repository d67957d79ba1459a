namespace Ctnet.MLNet.Entities;

/// <summary>An entity type of a multi-entity model.</summary>
/// <param name="Name">Its name in the entity column.</param>
/// <param name="Number">
/// Its number among the entities that the model was trained on. The names of its weights contain this number.
/// </param>
/// <param name="Specific">The names of the fields in the group Specific that its rows have.</param>
internal sealed record EntityFields(string Name, int Number, IReadOnlyList<string> Specific);
