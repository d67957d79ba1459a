namespace Ctnet.MLNet.Networks;

/// <summary>An entity type of a multi-entity model.</summary>
/// <param name="Name">What the entity column calls it.</param>
/// <param name="Number">Its number among the entities that the model was trained on, which its weights are named by.</param>
/// <param name="Specific">Which of the fields of the group Specific its rows have.</param>
internal sealed record EntityFields(string Name, int Number, IReadOnlyList<string> Specific);
