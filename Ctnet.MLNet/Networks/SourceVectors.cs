using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>What a frozen source says of a batch.</summary>
/// <param name="Hidden">
/// A source tower's s_0 .. s_L, without the last where nobody reads it, or the vectors that a multi-entity model transfers; each [rows,
/// width].
/// </param>
/// <param name="Logit">[rows]; null where the source gives none, or nobody reads it.</param>
internal sealed record SourceVectors(IReadOnlyList<Tensor> Hidden, Tensor? Logit);
