using Ctnet.MLNet.Continual;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// The loop over periods (CTNet, section 3.3). In each period the models of the periods before score the target's rows. Then the
/// source model is trained on or replaced, and the target model is trained on the period's rows. At the end a checkpoint is
/// written. Not thread-safe.
/// </summary>
public sealed class ContinualTrainer
{
    private readonly MLContext _ml;
    private readonly ContinualTrainerOptions _options;
    private readonly CheckpointFolder? _folder;
    private readonly PeriodScoring _scoring;
    private readonly PeriodReporter _reporter;
    private readonly PeriodTraining _training;
    private readonly ReplaySampler _replay;
    private readonly DriftGuard? _guard;
    private readonly PeriodPublisher? _publisher;
    private readonly PeriodRanks _ranks;
    private RunMemory _memory = new();

    internal ContinualTrainer(MLContext ml, ContinualTrainerOptions options)
    {
        _ml = ml;
        _options = options.Checked();
        IHost host = ((IHostEnvironment)ml).Register(nameof(ContinualTrainer));
        _ranks = new(ml, _options.ContinueOptions.Ranks);
        _folder = _options.CheckpointFolder is string folder && _ranks.IsFirst
            ? new(ml, folder, _options.CheckpointDeltaShare, _options.KeptCheckpoints)
            : null;
        _replay = new(ml, _options.ReplayRows, _options.ReplayShare, _options.Seed);
        _scoring = new(ml, _options);
        _reporter = new(host, _scoring, _options.Progress);
        _training = new(ml, _options, _replay);
        _guard = _options.Guard is DriftGuardOptions guard ? new(ml, guard) : null;
        bool publishes = _ranks.IsFirst && (_options.PublishFolder ?? _options.PublishPath) is not null;
        _publisher = publishes ? new(ml, _options) : null;
    }

    /// <summary>The target model; null before its first rows.</summary>
    public ITransformer? Model => _memory.Model;

    /// <summary>The newest source model; null before the first one.</summary>
    public ITransformer? SourceModel => _memory.Source;

    /// <summary>The results of all periods so far, also of those before a restart.</summary>
    public IReadOnlyList<PeriodResult> Results => _memory.Results;

    /// <summary>
    /// Goes on from a checkpoint of a folder. The run that wrote it may have been interrupted at any point.
    /// </summary>
    /// <param name="folder">The folder; null for that of the options.</param>
    /// <param name="period">
    /// The period after which the checkpoint was written; null for the newest. The checkpoints of later periods are removed when
    /// this run writes its first one. <see cref="ContinualTrainerOptions.KeptCheckpoints"/> says how many stay to go back to.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// Periods were run before, no folder is given, or another run is at work in it.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">The folder has no checkpoint, or none of the period.</exception>
    /// <exception cref="InvalidModelException">The checkpoint cannot be read.</exception>
    public void Resume(string? folder = null, string? period = null)
    {
        if (Results.Count > 0)
            throw new InvalidOperationException("Resume comes before the first period.");
        folder ??= _options.CheckpointFolder
            ?? throw new InvalidOperationException($"Give a folder, or set {nameof(_options.CheckpointFolder)}.");
        CheckpointFolder? own = _folder?.IsAt(folder) == true ? _folder : null;
        using FolderClaim? claim = own?.Claim();
        CheckpointLink checkpoint = _ranks.Load(folder, period);
        RunMemory memory = checkpoint.Memory;
        _scoring.CheckColumns(memory.Scored);
        own?.Adopt(checkpoint);
        _memory = _training.Resume(memory);
        _publisher?.Resume(_memory);
    }

    /// <summary>
    /// Goes on from the newest checkpoint of the options' folder, as <see cref="Resume"/> does. Where the folder has none yet, the
    /// run starts, and the log says so.
    /// </summary>
    /// <returns>Whether there was a checkpoint.</returns>
    /// <exception cref="InvalidOperationException">
    /// Periods were run before, the options name no folder, or another run is at work in it.
    /// </exception>
    /// <exception cref="InvalidModelException">The checkpoint cannot be read.</exception>
    public bool ResumeOrStart()
    {
        bool isThere = _ranks.OfFirst(_folder?.HasCheckpoint ?? true);
        if (isThere)
            Resume();
        else
            _reporter.TellOfStart(_options.CheckpointFolder!);
        return isThere;
    }

    /// <summary>
    /// Takes back all periods after an earlier one, for good: this run goes on from the earlier checkpoint, later ones are
    /// removed, and the earlier model is published. The periods that were taken back can come again.
    /// </summary>
    /// <param name="period">
    /// The last period that stays. <see cref="ContinualTrainerOptions.KeptCheckpoints"/> says how many can be gone back to.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// Periods were run before, the options name no folder, or another run is at work in it.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">The folder has no checkpoint of the period.</exception>
    /// <exception cref="InvalidModelException">The checkpoint cannot be read.</exception>
    public void Rollback(string period)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(period);
        Resume(period: period);
        using FolderClaim? claim = _folder?.Claim();
        _folder?.CheckIsOwn();
        _folder?.RemoveLater(Results.Count);
        _publisher?.PublishPending();
        _ranks.WaitForFirst();
    }

    /// <summary>
    /// Goes through periods in their order. Periods that were done before, such as before a restart, are skipped, and the log
    /// names them.
    /// </summary>
    /// <param name="periods">The periods. Each is taken from the sequence when the one before is done.</param>
    /// <returns><see cref="Results"/>.</returns>
    /// <exception cref="OperationCanceledException">
    /// The settings' token was cancelled. Periods that are done stay done.
    /// </exception>
    public IReadOnlyList<PeriodResult> Run(IEnumerable<ContinualPeriod> periods)
    {
        ArgumentNullException.ThrowIfNull(periods);
        var known = new KnownPeriods(_reporter, Results);
        foreach (ContinualPeriod period in periods.Where(known.IsNew))
            Step(period);
        return End(known);
    }

    /// <summary>
    /// Goes through periods as <see cref="Run"/> does, as they come: from a queue, a stream, or a folder that grows. A period may
    /// be as short as the rows of a minute.
    /// </summary>
    /// <param name="periods">The periods. The next one is asked for when the one before is done.</param>
    /// <param name="cancellationToken">
    /// Ends the wait for the next period. The token of <see cref="ContinualTrainerOptions.ContinueOptions"/> also ends a period
    /// that runs.
    /// </param>
    /// <returns><see cref="Results"/>.</returns>
    /// <exception cref="OperationCanceledException">A token was cancelled. Periods that are done stay done.</exception>
    public async Task<IReadOnlyList<PeriodResult>> RunAsync(
        IAsyncEnumerable<ContinualPeriod> periods, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(periods);
        var known = new KnownPeriods(_reporter, Results);
        await foreach (ContinualPeriod period in periods.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (known.IsNew(period))
                Step(period);
        }

        return End(known);
    }

    /// <summary>Goes through one period. If it fails, the models and results stay as they were.</summary>
    /// <param name="period">
    /// The period. If it has neither rows nor a refreshed source, it is not done: the log and the result have a warning, and the
    /// period can come again.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A period of this name was done before, it is late and such periods are refused
    /// (<see cref="ContinualTrainerOptions.LatePeriods"/>), or it has source rows and there is no source pipeline.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The folder has checkpoints of another run, or another run is at work in it; or rows were not the same each time they were
    /// read.
    /// </exception>
    /// <exception cref="OperationCanceledException">The settings' token was cancelled.</exception>
    /// <exception cref="BadRowException">
    /// A row cannot be read, and such rows are refused (<see cref="ContinueOptions.BadRows"/>).
    /// </exception>
    /// <exception cref="DriftException">
    /// The rows differ too much from earlier ones, and <see cref="ContinualTrainerOptions.Guard"/> says to stop.
    /// </exception>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite, or grew too much.</exception>
    /// <exception cref="PeriodProgressException">The receiver of progress threw. The period counts all the same.</exception>
    public PeriodResult Step(ContinualPeriod period)
    {
        ArgumentNullException.ThrowIfNull(period);
        ArgumentException.ThrowIfNullOrWhiteSpace(period.Name);
        if (Results.Any(result => result.Period == period.Name))
            throw new ArgumentException($"Period '{period.Name}' was done before.", nameof(period));
        using FolderClaim? claim = _folder?.Claim();
        _folder?.CheckIsOwn();
        try
        {
            return Do(period.Checked(_options.ContinueOptions.CancellationToken));
        }
        catch (BadRowException exception)
        {
            throw new BadRowException($"Period '{period.Name}': {exception.Message}", exception)
            {
                Column = exception.Column, Row = exception.Row,
            };
        }
    }

    private IReadOnlyList<PeriodResult> End(KnownPeriods known)
    {
        known.Tell();
        _publisher?.PublishPending();
        return Results;
    }

    private PeriodResult Do(ContinualPeriod period)
    {
        _ranks.Check(period);
        string? late = LatePeriod.Find(period.Name, Results, _options.LatePeriods);
        if (late is not null && _options.LatePeriods == LatePeriodPolicy.Drop)
            return _reporter.LeaveOut(_memory, period.Name, $"{late} It was dropped.", "was dropped, because it is late");
        PeriodRows rows = PeriodRows.Of(_ml, period.Target, _guard, _ranks);
        if (rows.Total == 0 && period is { Refreshes: false, LateConversions: null }
            && (period.Source is null || _ranks.RowsOfAll(PeriodRows.CountRows(period.Source)) == 0))
        {
            return _reporter.LeaveOut(
                _memory, period.Name,
                "The period has no rows and no refreshed source: nothing was done, and the period can come again.",
                "had no rows and no refreshed source, so that nothing was done");
        }

        RunMemory before = _memory with { Columns = _memory.Columns ?? _ranks.Joined(rows.StoreColumns()) }, after = before;

        // Test: a model that has not seen the rows scores them. Each rank scores its own, and all measure them together.
        StoredRows? scored = _ranks.Joined(
            before.Model is null || rows.Count == 0 ? null : _scoring.Score(before.Model, rows.All!));
        PeriodInputs? inputs = _guard is null || scored is null ? null : ProfileOf(before.Model!, rows);

        // Judge the rows, train, and judge the step.
        List<string> warnings =
            [.. late is null ? Array.Empty<string>() : [late], .. _guard?.Compare(before.Inputs, inputs) ?? []];
        bool publishes = _guard?.Admits(period.Name, warnings) ?? true;
        if (publishes)
        {
            (ITransformer? source, ITransformer? model) = _training.Train(before, period, rows);
            if (_guard?.Judge(before.HeldOut, before.Model, model, _scoring.Measure) is string reason)
            {
                // The source model is not published either: the harm may have come from it.
                warnings.Add(reason);
                publishes = false;
            }
            else
            {
                after = after with { Source = source, Model = model };
                warnings.AddRange(PeriodTraining.LeftOut(before, after, period, rows));
            }
        }

        // Remember what was scored, and what was trained on.
        after = after.WithScored(scored, _options.RunningPeriods);
        if (publishes && rows.Total > 0)
            after = WithTrained(after, rows, inputs);
        long left = rows.Total - (scored?.Count ?? 0);
        if (before.Model is not null && KnownEntities.Has(before.Model) && left > 0)
            warnings.Add($"{left} rows were not scored: the model did not know their entities yet.");
        PeriodResult result = _reporter.Report(period.Name, rows.Total, scored, warnings, publishes, after);
        after = after with { Results = [.. before.Results, result] };

        // Commit. An error before this point has changed nothing, so the period can be run again.
        _folder?.Save(after);
        _ranks.WaitForFirst();
        _memory = after;
        _publisher?.Take(after);
        _reporter.Tell(result, "is done, and its models, results and checkpoint are kept");
        return result;
    }

    private RunMemory WithTrained(RunMemory memory, PeriodRows rows, PeriodInputs? inputs)
    {
        memory = memory with { Replay = _replay.Keep(memory.Replay, rows.ToTrainOn!, rows.Trained) };
        if (_guard is null)
            return memory;
        inputs ??= memory.Model is null ? memory.Inputs : ProfileOf(memory.Model, rows);
        (IDataView? heldOut, long count) = _ranks.HeldOutOf(rows);
        return memory with { Inputs = inputs, HeldOut = _guard.HoldOut(memory.HeldOut, heldOut, count) };
    }

    private PeriodInputs? ProfileOf(ITransformer model, PeriodRows rows) =>
        _ranks.Joined(rows.Count == 0 ? null : _scoring.Profile(model, rows.All!));
}
