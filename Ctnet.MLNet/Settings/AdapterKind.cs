namespace Ctnet.MLNet.Trainers;

/// <summary>How an adapter maps a vector of the source tower into the target tower (CTNet, section 3.2).</summary>
public enum AdapterKind
{
    /// <summary>Gated linear unit, A(z) = (U z + c) * sigmoid(V z + d): the paper's.</summary>
    Glu,

    /// <summary>A(z) = U z + c.</summary>
    Linear,

    /// <summary>No adapters: the source enters by its logit only, if at all.</summary>
    None,
}
