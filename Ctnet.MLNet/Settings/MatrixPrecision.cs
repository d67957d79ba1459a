namespace Ctnet.MLNet.Trainers;

/// <summary>
/// How matrices are multiplied in training. Weights, embeddings, sums of gradients and optimizers are float32 whatever this is, and so is
/// the trained model.
/// </summary>
public enum MatrixPrecision
{
    /// <summary>In float32.</summary>
    Full,

    /// <summary>In TF32 (10 bits of mantissa) on GPUs that have it, several times as fast there; in float32 elsewhere.</summary>
    Tf32,

    /// <summary>In bfloat16 (7 bits of mantissa): the fastest on GPUs that have it, and the least exact.</summary>
    Bf16,
}
