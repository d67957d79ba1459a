namespace Ctnet.MLNet;

/// <summary>What a multi-entity model learnt about one entity in a fit, measured on rows sampled at even distances.</summary>
/// <param name="Entity">The entity's name in the entity column.</param>
/// <param name="Cosine">
/// The mean cosine between common and independent knowledge, -1 to 1; null without independent knowledge.
/// </param>
/// <param name="FirstCosine">The mean cosine of the first sampled batch.</param>
/// <param name="LastCosine">The mean cosine of the last sampled batch.</param>
/// <param name="Importances">The importance of each of the entity's specific fields; empty without feature alignment.</param>
public sealed record EntityKnowledge(
    string Entity, double? Cosine, double? FirstCosine, double? LastCosine, IReadOnlyList<FieldImportance> Importances);
