using Ctnet.MLNet.Alignment.Reporting;

namespace Ctnet.MLNet.Alignment;

/// <summary>A fitted alignment as it stands in a model's JSON; vocabularies and histories follow as blocks.</summary>
internal sealed record FittedAlignmentDocument(
    FeatureSchemaDocument Schema, IReadOnlyList<string> Spaces, IReadOnlyDictionary<string, NumericScale> Scales,
    IReadOnlyList<string> Statistics, IReadOnlyList<string> Sequences, AlignmentReport Report);
