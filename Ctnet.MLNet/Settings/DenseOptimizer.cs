namespace Ctnet.MLNet.Trainers;

/// <summary>The optimizer of all weights but embeddings, with g for a step's gradient.</summary>
public enum DenseOptimizer
{
    /// <summary>Adagrad: sum += g², weight -= rate g / (sqrt(sum) + 1e-4).</summary>
    Adagrad,

    /// <summary>Adam (0.9, 0.999, 1e-8). It needs learning rates near 0.001.</summary>
    Adam,
}
