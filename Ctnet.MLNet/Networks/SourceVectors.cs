using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>A frozen source's vectors for some rows.</summary>
/// <param name="Hidden">
/// The vectors, each [rows, width]. A source tower has s_0 .. s_L, without s_L if it is not read. A multi-entity model has the
/// vectors that it transfers.
/// </param>
/// <param name="Logit">[rows]: the source's logit; null if the source has none or it is not read.</param>
internal sealed record SourceVectors(IReadOnlyList<Tensor> Hidden, Tensor? Logit);
