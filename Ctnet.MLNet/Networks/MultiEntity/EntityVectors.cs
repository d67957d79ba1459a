using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.MultiEntity;

/// <summary>
/// A multi-entity model's vectors for rows of one entity, each [rows, width]; null for one that does not exist.
/// </summary>
/// <param name="User">v_u</param>
/// <param name="Sequence">v_seq</param>
/// <param name="Shared">v_shared</param>
/// <param name="Specific">v_spec</param>
/// <param name="Common">g_com</param>
internal sealed record EntityVectors(Tensor? User, Tensor? Sequence, Tensor? Shared, Tensor? Specific, Tensor Common);
