namespace Ctnet.MLNet.Trainers;

/// <summary>
/// The precision of matrix products in training. Weights, embeddings, sums of gradients, optimizers and the trained model are
/// always float32.
/// </summary>
public enum MatrixPrecision
{
    /// <summary>float32.</summary>
    Full,

    /// <summary>
    /// TF32 (10 bits of mantissa) on GPUs that have it, which is several times as fast; float32 on other devices.
    /// </summary>
    Tf32,

    /// <summary>bfloat16 (7 bits of mantissa), the fastest on GPUs that have it, and the least exact.</summary>
    Bf16,
}
