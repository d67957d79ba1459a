namespace Ctnet.MLNet.Trainers;

/// <summary>How an adapter maps a vector of the source tower into the target tower (CTNet, section 3.2).</summary>
public enum AdapterKind
{
    /// <summary>A gated linear unit, A(z) = (U z + c) * sigmoid(V z + d), as in the paper.</summary>
    Glu,

    /// <summary>A linear map, A(z) = U z + c.</summary>
    Linear,

    /// <summary>No adapters. The source enters through its logit only, or not at all.</summary>
    None,
}
