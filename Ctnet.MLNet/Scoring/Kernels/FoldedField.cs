namespace Ctnet.MLNet.Scoring;

/// <summary>
/// A field of one id whose embedding is part of a linear layer's input: the layer's product with each of its embeddings is known in
/// advance.
/// </summary>
/// <param name="Input">The feature vector that has its id.</param>
/// <param name="Field">Its slot, and its part of the embedding table.</param>
/// <param name="Table">The embedding table.</param>
/// <param name="Width">The width of its embeddings.</param>
/// <param name="Column">Where its embedding begins in the layer's input.</param>
internal sealed record FoldedField(string Input, EmbeddedField Field, string Table, int Width, int Column);
