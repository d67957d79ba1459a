namespace Ctnet.MLNet.Alignment;

/// <summary>A fitted alignment as it stands in a model's JSON; the vocabularies follow as lists of texts.</summary>
internal sealed record FittedAlignmentDocument(
    FeatureSchemaDocument Schema, IReadOnlyList<string> Spaces, IReadOnlyDictionary<string, NumericScale> Scales);
