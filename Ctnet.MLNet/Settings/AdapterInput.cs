namespace Ctnet.MLNet.Trainers;

/// <summary>
/// The vector of the source tower that feeds the adapter of target layer l. The paper's text (CTNet, section 3.2) leaves it open;
/// both values are reconstructions.
/// </summary>
public enum AdapterInput
{
    /// <summary>s_{l-1}, the input of the source's layer l.</summary>
    Previous,

    /// <summary>s_l, the output of the source's layer l.</summary>
    Same,
}
