using System.Diagnostics;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Serving;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// Publishes the target model of a run, into a folder, a file or both, each time that enough periods are done or enough time has
/// passed.
/// </summary>
internal sealed class PeriodPublisher(MLContext ml, ContinualTrainerOptions options)
{
    private readonly ModelPublisher? _publisher = options.PublishFolder is string folder
        ? new(ml.Model, folder, new() { DeltaShare = options.CheckpointDeltaShare })
        : null;

    private ITransformer? _published;
    private (ITransformer Model, DataViewSchema? Columns)? _pending;
    private long _publishedAt = Stopwatch.GetTimestamp();
    private int _periods;

    /// <summary>Takes the model of a checkpoint, which the run that wrote it may not have published.</summary>
    public void Resume(RunMemory memory)
    {
        if (memory.Model is null)
            return;
        if (IsPublished(memory.Model))
            _published = memory.Model;
        else
            _pending = (memory.Model, memory.Columns?.View.Schema);
    }

    /// <summary>Takes the model of a period that is done, and publishes it if it is time.</summary>
    public void Take(RunMemory memory)
    {
        if (memory.Model is null || ReferenceEquals(memory.Model, _published))
            return;
        _pending = (memory.Model, memory.Columns?.View.Schema);
        _periods++;
        if (_published is null || _periods >= options.PublishEvery
            || Stopwatch.GetElapsedTime(_publishedAt) >= options.PublishInterval)
            PublishPending();
    }

    /// <summary>Publishes the newest model, if it was not published yet.</summary>
    public void PublishPending()
    {
        if (_pending is not var (model, columns))
            return;
        try
        {
            _publisher?.Publish(model, columns);
            if (options.PublishPath is string path)
                ModelFiles.Save(ml.Model, model, columns, path);
            (_published, _pending, _periods, _publishedAt) = (model, null, 0, Stopwatch.GetTimestamp());
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or InvalidModelException)
        {
            // The period is done and its checkpoint written; only the scorers do not have its model yet.
            using IChannel channel = ((IHostEnvironment)ml).Start("Publish");
            channel.Warning(
                "The model could not be published to '{0}': {1} Scorers keep the one before. The next period tries again.",
                options.PublishFolder ?? options.PublishPath, exception.Message);
        }
    }

    private bool IsPublished(ITransformer model)
    {
        if (options.PublishPath is string path && !File.Exists(path))
            return false;
        return options.PublishFolder is string folder
            && File.Exists(Path.Combine(folder, PublishedManifest.FileName))
            && PublishedManifest.Read(folder).Version == ModelDelta.VersionOf(model);
    }
}
