namespace Ctnet.MLNet.Scoring;

/// <summary>
/// A linear layer some of whose inputs are embeddings that were multiplied in advance: W x + b as the product with the rest of the input,
/// plus a row for each folded field. Made by <see cref="GraphFolding"/> and never saved.
/// </summary>
/// <param name="Layer">The layer, whose name it has.</param>
/// <param name="Rest">What is left of the layer's input; null for nothing.</param>
/// <param name="RestColumns">The columns of the layer's weights that the rest has.</param>
/// <param name="Fields">The folded fields.</param>
internal sealed record FoldedLinearNode(LinearNode Layer, string? Rest, int[] RestColumns, FoldedField[] Fields) : GraphNode(Layer.Name)
{
    internal override IReadOnlyList<string> Reads => [.. Fields.Select(each => each.Input).Distinct(), .. Rest is null ? [] : new[] { Rest }];
}
