using Ctnet.MLNet.Alignment.Schema;

namespace Ctnet.MLNet.Import;

/// <summary>The JSON that describes a source tower from elsewhere. docs/deployment.md explains the format.</summary>
/// <param name="Schema">The canonical schema, as in a feature schema's file.</param>
/// <param name="Domain">The domain that the tower was trained on.</param>
/// <param name="Vocabularies">The values of each space, in the order of their ids. The first value has id 2.</param>
/// <param name="EmbeddingSize">The width of the embeddings.</param>
/// <param name="HiddenUnits">The widths of the hidden layers.</param>
/// <param name="LinearTerm">Whether each id also has a weight that adds to the logit.</param>
/// <param name="Scales">The scale of each numeric field.</param>
internal sealed record TowerDocument(
    FeatureSchemaDocument Schema,
    string Domain,
    IReadOnlyDictionary<string, string[]> Vocabularies,
    int EmbeddingSize,
    int[] HiddenUnits,
    bool LinearTerm = false,
    IReadOnlyDictionary<string, TowerDocument.Scale>? Scales = null)
{
    /// <summary>The scale of a numeric field.</summary>
    /// <param name="Mean">The mean of the numbers, or of their logarithms if the field's encoding has one.</param>
    /// <param name="Deviation">The standard deviation of the same numbers.</param>
    /// <param name="Boundaries">The lower ends of all quantile buckets but the first, ascending.</param>
    public sealed record Scale(double Mean = 0, double Deviation = 1, double[]? Boundaries = null);
}
