namespace Ctnet.MLNet.Trainers;

/// <summary>
/// How a multi-entity model holds common and independent knowledge apart (MKT, section 3: polarized distribution loss). Where knowledge
/// ends with an activation that gives nothing negative, such as Relu, both are the same.
/// </summary>
public enum DistributionLoss
{
    /// <summary>
    /// The cosine between both, as the paper prints it: opposite is best, and then each says the other with another sign.
    /// </summary>
    SignedCosine,

    /// <summary>The cosine's absolute value: orthogonal is best.</summary>
    AbsoluteCosine,
}
