using Ctnet.MLNet.Samples.Tasks;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>What a strategy is made for: a task, with a seed.</summary>
internal sealed record StrategySetting(MLContext ML, TaskFile Task, int Seed)
{
    public TaskTraining Training => Task.Training;

    /// <summary>Options of a model that trains on target rows alone.</summary>
    public TOptions TargetOptions<TOptions>() where TOptions : CtrTrainerOptions, new() => Options<TOptions>(Training.EmbeddingLearningRate);

    /// <summary>Options of a model that trains on the source's rows, alone or with the target's.</summary>
    public CtrTowerOptions SourceOptions() => SourceOptions<CtrTowerOptions>();

    /// <inheritdoc cref="SourceOptions()"/>
    public TOptions SourceOptions<TOptions>() where TOptions : CtrTrainerOptions, new() => Options<TOptions>(Training.SourceEmbeddingLearningRate);

    // One thread each, since batches are small; seeds run beside each other.
    private TOptions Options<TOptions>(double embeddingLearningRate) where TOptions : CtrTrainerOptions, new() => new()
    {
        LabelColumnName = TaskData.Label,
        EmbeddingSize = Training.EmbeddingSize,
        HiddenUnits = [.. Training.HiddenUnits],
        BatchSize = Training.BatchSize,
        LearningRate = Training.LearningRate,
        EmbeddingLearningRate = embeddingLearningRate,
        NumberOfThreads = 1,
        Seed = Seed,
    };
}
