using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>The elements of a sequence field for some rows of a batch, to be pooled by attention.</summary>
/// <param name="Elements">[rows, length, width]: the elements' embeddings, and anything where there is none.</param>
/// <param name="Mask">[rows, length]: 0 for an element, minus infinity where there is none.</param>
internal sealed record SequenceInput(Tensor Elements, Tensor Mask);
