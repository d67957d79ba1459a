namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>A schema inferred from data, to be read and corrected by a person before it is used.</summary>
/// <param name="Schema">The proposal.</param>
/// <param name="Notes">
/// Why, in sentences: which columns were matched by what, which have no counterpart in other domains, which were left out.
/// </param>
public sealed record FeatureSchemaProposal(FeatureSchema Schema, IReadOnlyList<string> Notes);
