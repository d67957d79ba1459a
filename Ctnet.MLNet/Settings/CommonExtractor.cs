namespace Ctnet.MLNet.Trainers;

/// <summary>How a multi-entity model extracts the knowledge that entities have in common (MKT, section 3).</summary>
public enum CommonExtractor
{
    /// <summary>
    /// Progressive layered extraction (Tang et al., 2020). Each hidden layer is a level of shared experts and experts of one
    /// entity, mixed by gates.
    /// </summary>
    Ple,

    /// <summary>Multi-gate mixture of experts (Ma et al., 2018). Each entity has a gate that mixes the shared experts.</summary>
    Mmoe,

    /// <summary>
    /// The star topology (Sheng et al., 2021). A layer's weights are the shared weights times the entity's own. The paper's
    /// normalization by domain and its auxiliary network are left out.
    /// </summary>
    Star,

    /// <summary>One tower for all entities.</summary>
    SharedBottom,
}
