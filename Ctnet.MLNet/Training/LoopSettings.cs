namespace Ctnet.MLNet.Training;

/// <summary>What the training loop needs of a trainer's options.</summary>
internal sealed record LoopSettings(int Epochs, double LearningRate, double EmbeddingLearningRate)
{
    /// <summary>How both rates change.</summary>
    public RateSchedule Schedule { get; init; } = RateSchedule.Constant;

    /// <summary>After how many passes without a better one to stop; null never does.</summary>
    public int? Patience { get; init; }
}
