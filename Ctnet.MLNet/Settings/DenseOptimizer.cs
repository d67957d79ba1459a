namespace Ctnet.MLNet.Trainers;

/// <summary>How all weights but embeddings learn from a step's gradient g.</summary>
public enum DenseOptimizer
{
    /// <summary>sum += g², weight -= rate g / (sqrt(sum) + 1e-4).</summary>
    Adagrad,

    /// <summary>Adam (0.9, 0.999, 1e-8). Wants rates near 0.001.</summary>
    Adam,
}
