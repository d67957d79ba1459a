using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Training;

/// <summary>What the training loop needs of a trainer's options.</summary>
/// <param name="Epochs">Passes over the rows.</param>
/// <param name="LearningRate">Of dense weights.</param>
/// <param name="EmbeddingLearningRate">Of embedding rows.</param>
internal sealed record LoopSettings(int Epochs, double LearningRate, double EmbeddingLearningRate)
{
    /// <summary>How both rates change.</summary>
    public RateSchedule Schedule { get; init; } = RateSchedule.Constant;

    /// <summary>After how many passes without a better one to stop; null never does.</summary>
    public int? Patience { get; init; }

    /// <summary>What the rows are called, for messages.</summary>
    public string? Period { get; init; }

    public static LoopSettings Of(CtrTrainerOptions options) =>
        new(options.NumberOfEpochs, options.LearningRate, options.EmbeddingLearningRate)
        {
            Schedule = RateSchedule.Of(options),
            Patience = options.EarlyStoppingPatience,
            Period = options.Period,
        };
}
