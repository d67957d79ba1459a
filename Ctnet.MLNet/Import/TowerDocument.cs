using Ctnet.MLNet.Alignment;

namespace Ctnet.MLNet.SourceTower;

/// <summary>A source tower from elsewhere as its JSON says it; docs/deployment.md describes it.</summary>
/// <param name="Schema">The canonical schema, as in a feature schema's file.</param>
/// <param name="Domain">The domain that the tower was trained on.</param>
/// <param name="Vocabularies">For each space its values in the order of their ids, the first of which has id 2.</param>
/// <param name="EmbeddingSize">The width of the embeddings.</param>
/// <param name="HiddenUnits">The widths of the hidden layers.</param>
/// <param name="LinearTerm">Whether each id also has a weight that adds to the logit.</param>
/// <param name="Scales">For each numeric field its scale.</param>
internal sealed record TowerDocument(
    FeatureSchemaDocument Schema, string Domain, IReadOnlyDictionary<string, string[]> Vocabularies, int EmbeddingSize, int[] HiddenUnits,
    bool LinearTerm = false, IReadOnlyDictionary<string, TowerDocument.Scale>? Scales = null)
{
    /// <param name="Mean">Mean of the numbers, of their logarithms where the field's encoding has one.</param>
    /// <param name="Deviation">Standard deviation of the same.</param>
    /// <param name="Boundaries">The lower ends of all quantile buckets but the first, ascending.</param>
    public sealed record Scale(double Mean = 0, double Deviation = 1, double[]? Boundaries = null);
}
