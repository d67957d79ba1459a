using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>What a frozen source tower says of a batch.</summary>
/// <param name="Hidden">s_0 .. s_L, each [rows, width].</param>
/// <param name="Logit">[rows]</param>
internal sealed record SourceVectors(IReadOnlyList<Tensor> Hidden, Tensor Logit);
