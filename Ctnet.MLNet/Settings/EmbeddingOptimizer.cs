
namespace Ctnet.MLNet.Trainers;

/// <summary>How embeddings learn from a step's gradient g; either touches the rows of the batch only.</summary>
public enum EmbeddingOptimizer
{
    /// <summary>One sum a row, from 1 on: sum += mean(g²), row -= rate g / sqrt(sum).</summary>
    RowWiseAdagrad,

    /// <summary>
    /// Adam (0.9, 0.999, 1e-8) with moments that change in steps that read the row only, corrected by the row's own number of steps. Wants
    /// rates from 0.001 to 0.01, and memory for two more values a weight.
    /// </summary>
    LazyAdam,
}
