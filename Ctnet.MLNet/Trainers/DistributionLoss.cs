namespace Ctnet.MLNet.Trainers;

/// <summary>
/// How a multi-entity model holds common and independent knowledge apart (MKT, section 3: polarized distribution loss). Under an activation that
/// gives nothing negative, such as Relu, both are the same.
/// </summary>
public enum DistributionLoss
{
    /// <summary>The cosine between both: opposite is best.</summary>
    SignedCosine,

    /// <summary>The cosine's absolute value: orthogonal is best.</summary>
    AbsoluteCosine,
}
