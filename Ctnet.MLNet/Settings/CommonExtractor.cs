
namespace Ctnet.MLNet.Trainers;

/// <summary>How a multi-entity model extracts the knowledge that entities have in common (MKT, section 3).</summary>
public enum CommonExtractor
{
    /// <summary>
    /// Progressive layered extraction (Tang et al., 2020): each hidden layer is a level of experts, some shared and some of an entity's
    /// own, mixed by gates.
    /// </summary>
    Ple,

    /// <summary>Multi-gate mixture of experts (Ma et al., 2018): shared experts, mixed by a gate of each entity's own.</summary>
    Mmoe,

    /// <summary>
    /// The star topology (Sheng et al., 2021): layers whose weights are shared ones times an entity's own, without its normalization by
    /// domain and its auxiliary network.
    /// </summary>
    Star,

    /// <summary>One tower for all entities.</summary>
    SharedBottom,
}
