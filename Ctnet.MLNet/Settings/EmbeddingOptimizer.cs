namespace Ctnet.MLNet.Trainers;

/// <summary>The optimizer of the embeddings, with g for a step's gradient. Each touches the rows of the batch only.</summary>
public enum EmbeddingOptimizer
{
    /// <summary>Adagrad with one sum for each row, which starts at 1: sum += mean(g²), row -= rate g / sqrt(sum).</summary>
    RowWiseAdagrad,

    /// <summary>
    /// Adam (0.9, 0.999, 1e-8). A row's moments change only in steps that read the row, and are corrected by the row's own number
    /// of steps. It needs learning rates from 0.001 to 0.01, and memory for two more values for each weight.
    /// </summary>
    LazyAdam,
}
