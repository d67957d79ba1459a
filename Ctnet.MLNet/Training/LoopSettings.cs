using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Training;

/// <summary>The options of a trainer that the training loop needs.</summary>
/// <param name="Epochs">Passes over the rows.</param>
internal sealed record LoopSettings(int Epochs)
{
    /// <summary>How both learning rates change over the steps.</summary>
    public RateSchedule Schedule { get; init; } = RateSchedule.Constant;

    /// <summary>Training stops after this many passes in a row without a better one; null never stops early.</summary>
    public int? Patience { get; init; }

    /// <summary>The name of the rows in messages; null for none.</summary>
    public string? Period { get; init; }

    /// <summary>The column of the rows' weights; null if all weigh alike.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>The ranks that train together.</summary>
    public ICtrCollectives Ranks { get; init; } = SingleRank.Instance;

    public static LoopSettings Of(CtrTrainerOptions options) =>
        new(options.NumberOfEpochs)
        {
            Schedule = RateSchedule.Of(options),
            Patience = options.EarlyStoppingPatience,
            Period = options.Period,
            Ranks = options.Ranks,
            WeightColumn = options.ExampleWeightColumnName,
        };
}
