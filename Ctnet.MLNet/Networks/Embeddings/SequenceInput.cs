using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>The elements of a sequence field for some rows of a batch, which attention pools.</summary>
/// <param name="Elements">[rows, length, width]: the elements' embeddings, and any values behind the last element.</param>
/// <param name="Mask">[rows, length]: 0 for an element, minus infinity behind the last element.</param>
internal sealed record SequenceInput(Tensor Elements, Tensor Mask);
