namespace Ctnet.MLNet;

/// <summary>A schema that was inferred from data. A person should read and correct it before it is used.</summary>
/// <param name="Schema">The proposed schema.</param>
/// <param name="Notes">
/// The reasons, one sentence each: how columns were matched, which columns have no counterpart in other domains, and which were
/// left out.
/// </param>
public sealed record FeatureSchemaProposal(FeatureSchema Schema, IReadOnlyList<string> Notes);
