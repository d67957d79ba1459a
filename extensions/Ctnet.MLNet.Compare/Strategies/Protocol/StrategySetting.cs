using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Strategies.Protocol;

/// <summary>The task and the seed that a strategy is made for.</summary>
internal sealed record StrategySetting(MLContext ML, TaskFile Task, int Seed)
{
    public TaskTraining Training => Task.Training;

    /// <summary>Options for a model that trains on target rows alone.</summary>
    public TOptions TargetOptions<TOptions>() where TOptions : CtrTrainerOptions, new() =>
        Options<TOptions>(Training.EmbeddingLearningRate);

    /// <summary>Options for a model that trains on source rows, alone or together with target rows.</summary>
    public CtrTowerOptions SourceOptions() => SourceOptions<CtrTowerOptions>();

    /// <inheritdoc cref="SourceOptions()"/>
    public TOptions SourceOptions<TOptions>() where TOptions : CtrTrainerOptions, new() =>
        Options<TOptions>(Training.SourceEmbeddingLearningRate);

    // One thread a model: batches are small, and seeds run in parallel.
    private TOptions Options<TOptions>(double embeddingLearningRate) where TOptions : CtrTrainerOptions, new()
    {
        var options = new TOptions
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
        if (options is CtrTowerOptions or CtnetAdapterOptions)
            (options.Interaction, options.CrossLayers, options.CrossRank) =
                (Training.Interaction, Training.CrossLayers, Training.CrossRank);
        return options;
    }
}
