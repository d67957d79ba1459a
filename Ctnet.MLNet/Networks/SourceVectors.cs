using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>What a frozen source tower says of a batch.</summary>
/// <param name="Hidden">s_0 .. s_L, each [rows, width]; without the last where nobody reads it.</param>
/// <param name="Logit">[rows]; null where nobody reads it.</param>
internal sealed record SourceVectors(IReadOnlyList<Tensor> Hidden, Tensor? Logit);
