using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>
/// A field of one id whose embedding is part of a linear layer's input. The layer's products with the field's embeddings are
/// computed in advance.
/// </summary>
/// <param name="Input">The name of the feature vector that holds the field's id.</param>
/// <param name="Field">The field's slot, and its part of the embedding table.</param>
/// <param name="Table">The name of the embedding table.</param>
/// <param name="Width">The width of its embeddings.</param>
/// <param name="Column">Where the field's embedding begins in the layer's input.</param>
internal sealed record FoldedField(string Input, EmbeddedField Field, string Table, int Width, int Column);
