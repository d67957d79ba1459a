using Ctnet.MLNet.Compare.Jobs;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare;

/// <summary>
/// Trains the model of a task file, and keeps it up to date: the logs' history first, and later each night's rows. Checkpoints,
/// published models and model.zip are in the job's folder. Not thread-safe.
/// </summary>
public sealed class TrainingJob
{
    private readonly TaskFile _task;
    private readonly JobModel _model;
    private readonly MLContext _ml;
    private readonly JobSettings _settings;
    private readonly ICtrCollectives? _ranks;

    private TrainingJob(TaskFile task, ICtrCollectives? ranks)
    {
        _ranks = ranks;
        _task = task;
        _ml = new MLContext(task.Job.Seed);
        _model = new(_ml, task, ranks);
        Folder = new(Path.GetFullPath(Path.Combine(task.Folder, task.Job.Folder)));
        _settings = new(Folder, task);
    }

    /// <summary>The task's name.</summary>
    public string Name => _task.Name;

    /// <summary>The strategy that is trained.</summary>
    public string Model => _task.Job.Model;

    /// <summary>The job's folder.</summary>
    public DirectoryInfo Folder { get; }

    /// <summary>The folder that a scorer watches: each published version of the target model.</summary>
    public string Published => Path.Combine(Folder.FullName, "published");

    /// <summary>The newest published target model, whole.</summary>
    public string ModelFile => Path.Combine(Folder.FullName, "model.zip");

    /// <summary>Whether the job has done a period.</summary>
    public bool HasBegun => Directory.Exists(Checkpoints) && Directory.EnumerateDirectories(Checkpoints).Any();

    /// <summary>The names of the logs.</summary>
    public IReadOnlyList<string> Logs => [.. _task.Logs.Select(log => log.Name)];

    private string Checkpoints => Path.Combine(Folder.FullName, "checkpoints");

    /// <summary>Reads a task file; its logs are read by <see cref="Open"/>.</summary>
    /// <param name="file">The task file.</param>
    /// <param name="ranks">
    /// The ranks that do the job together. All read the logs, and each trains on its part of the rows. The first one writes. Null
    /// does the job in this process alone.
    /// </param>
    /// <exception cref="InputFileException">The file cannot be read, or its settings do not suit a job.</exception>
    public static TrainingJob Load(FileInfo file, ICtrCollectives? ranks = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        TaskFile task = TaskFile.Load(file.FullName);
        string[] errors = [.. Errors(task)];
        return errors.Length == 0
            ? new(task, ranks)
            : throw new InputFileException($"{file.FullName}: {string.Join(" ", errors)}");
    }

    /// <summary>
    /// Reads the logs, and finds the periods that are over and that the job has not done yet.
    /// </summary>
    /// <param name="files">
    /// Files in place of the logs' own, by the logs' names; only these are read. Empty reads all logs.
    /// </param>
    /// <param name="now">The time: a period that is not over then waits for a later run.</param>
    /// <param name="progress">Receives the result of each period.</param>
    /// <param name="cancellationToken">Ends the run. Periods that are done stay done.</param>
    /// <exception cref="InputFileException">A log cannot be read, or the job began with other settings.</exception>
    public JobRun Open(
        IReadOnlyDictionary<string, string> files, DateTimeOffset now, IProgress<PeriodResult>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Keys.Except(Logs).FirstOrDefault() is string unknown)
        {
            throw new InputFileException(
                $"There is no log '{unknown}'.{NearName.Hint(unknown, Logs)} The task has {string.Join(", ", Logs)}.");
        }

        TaskLog[] logs = files.Count == 0
            ? [.. _task.Logs]
            : [.. _task.Logs.Where(log => files.ContainsKey(log.Name)).Select(log => log.At(files[log.Name]))];
        // Whether a period is over must be the same on all ranks.
        now = _ranks?.OfFirst(now) ?? now;
        ContinualTrainer trainer = Create(progress, cancellationToken);
        trainer.ResumeOrStart();
        return new(trainer, new JobPeriods(_task, logs, trainer.Results, now, _ranks), _model.NeedsSource);
    }

    /// <summary>
    /// Takes back all periods after an earlier one, and publishes the earlier model. The periods can be done again, such as with
    /// repaired logs.
    /// </summary>
    /// <param name="period">The last period that stays.</param>
    /// <exception cref="InputFileException">The job has not begun, or has no checkpoint of the period.</exception>
    public PeriodResult Rollback(string period)
    {
        if (!HasBegun)
            throw new InputFileException($"The job in {Folder.FullName} has not begun: there is nothing to take back.");
        ContinualTrainer trainer = Create(null, default);
        try
        {
            trainer.Rollback(period);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new InputFileException(
                $"{exception.Message} 'job.keptPeriods' of the task file is {_task.Job.KeptPeriods}.", exception);
        }

        return trainer.Results[^1];
    }

    private ContinualTrainer Create(IProgress<PeriodResult>? progress, CancellationToken cancellationToken)
    {
        WritableFolder.Prepare(Folder, "checkpoints and models");
        if (_ranks is null or { Rank: 0 })
            _settings.CheckOrKeep(HasBegun);
        return _ml.ContinualTrainer(new()
        {
            Source = _model.Source(),
            Target = _model.Target,
            LabelColumnName = _task.TargetLog.Label!.Column,
            GroupColumnName = _task.TargetLog.User,
            CheckpointFolder = Checkpoints,
            PublishFolder = Published,
            PublishPath = ModelFile,
            KeptCheckpoints = _task.Job.KeptPeriods,
            // The history's models are not for serving. The end of a run publishes.
            PublishEvery = 100_000,
            Guard = _task.Job.Guard ? new() : null,
            Seed = _task.Job.Seed,
            ContinueOptions = new()
            {
                NumberOfThreads = _task.Job.Threads, CancellationToken = cancellationToken, Collectives = _ranks,
            },
            Progress = progress,
        });
    }

    private static IEnumerable<string> Errors(TaskFile task) => task.Time.Periods is null
        ? task.Logs.SelectMany(JobRows.Errors)
        : ["'time.periods' cuts the logs into equal parts, which no later night can follow: give 'time.step'."];
}
