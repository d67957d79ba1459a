namespace Ctnet.MLNet.Training;

/// <summary>What a multi-entity model learnt of one entity in a fit, over rows taken at even distances.</summary>
/// <param name="Entity">The entity, as the entity column calls it.</param>
/// <param name="Cosine">The mean cosine between common and independent knowledge, -1 to 1; null without independent knowledge.</param>
/// <param name="FirstCosine">The same in the first batch that was looked at.</param>
/// <param name="LastCosine">The same in the last one.</param>
/// <param name="Importances">Of each of its specific fields; empty without feature alignment.</param>
public sealed record EntityKnowledge(
    string Entity, double? Cosine, double? FirstCosine, double? LastCosine, IReadOnlyList<FieldImportance> Importances);
