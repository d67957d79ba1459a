namespace Ctnet.MLNet.Trainers;

/// <summary>
/// How a multi-entity model keeps common and independent knowledge apart (MKT, section 3: polarized distribution loss). If
/// knowledge ends with an activation without negative values, such as Relu, both losses are the same.
/// </summary>
public enum DistributionLoss
{
    /// <summary>
    /// The cosine between the two, as printed in the paper. Its minimum is at opposite vectors, where each repeats the other with
    /// the opposite sign.
    /// </summary>
    SignedCosine,

    /// <summary>The cosine's absolute value. Its minimum is at orthogonal vectors.</summary>
    AbsoluteCosine,
}
