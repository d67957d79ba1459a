namespace Ctnet.MLNet.Trainers;

/// <summary>Which vector of the source tower feeds the adapter of target layer l. Reconstructed: the paper's text leaves it open.</summary>
public enum AdapterInput
{
    /// <summary>s_{l-1}, the input of the source's layer l.</summary>
    Previous,

    /// <summary>s_l, the output of the source's layer l.</summary>
    Same,
}
