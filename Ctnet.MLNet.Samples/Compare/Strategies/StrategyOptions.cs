using Ctnet.MLNet.Samples.Tasks;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>
/// The sizes and learning rates of all strategies alike: those that a reference implementation found best on the first half of the film
/// data. One thread each, since batches are small; seeds run beside each other.
/// </summary>
internal static class StrategyOptions
{
    /// <summary>Embeddings of the source model and of joint models learn slower than those of the target alone, which has fewer rows.</summary>
    public const double SourceEmbeddingLearningRate = 0.03, TargetEmbeddingLearningRate = 0.1;

    public static TOptions Create<TOptions>(double embeddingLearningRate, int seed) where TOptions : CtrTrainerOptions, new() => new()
    {
        LabelColumnName = TaskData.Label,
        EmbeddingSize = 16,
        HiddenUnits = [64, 32],
        BatchSize = 16,
        LearningRate = 0.03,
        EmbeddingLearningRate = embeddingLearningRate,
        NumberOfThreads = 1,
        Seed = seed,
    };
}
