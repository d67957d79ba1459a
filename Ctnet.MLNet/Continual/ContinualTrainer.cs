using System.Diagnostics.CodeAnalysis;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Evaluation;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.SourceTower;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// The loop over periods (CTNet, section 3.3; test, then train): each period's target rows are scored by the model of the periods before,
/// the source model goes on or is replaced, the target model goes on with the period's rows, and a checkpoint is written. Not thread-safe.
/// </summary>
public sealed class ContinualTrainer
{
    private readonly MLContext _ml;
    private readonly IHost _host;
    private readonly ContinualTrainerOptions _options;
    private readonly ReplayBuffer _replay;
    private readonly DriftGuard? _guard;
    private readonly List<PeriodResult> _results = [];
    private readonly Queue<StoredRows> _scored = [];

    // The target's columns, without rows.
    private StoredRows? _columns;

    // The folder's newest checkpoint, as this run left it or found it.
    private string? _stamp;

    internal ContinualTrainer(MLContext ml, ContinualTrainerOptions options)
    {
        (_ml, _options, _host) = (ml, options.Checked(), ((IHostEnvironment)ml).Register(nameof(ContinualTrainer)));
        _replay = new(ml, _options.ReplayRows, _options.ReplayShare, _options.Seed);
        _guard = _options.Guard is DriftGuardOptions guard ? new(ml, guard) : null;
    }

    /// <summary>The target model; null before its first rows.</summary>
    public ITransformer? Model { get; private set; }

    /// <summary>The newest source model; null where there is none yet.</summary>
    public ITransformer? SourceModel { get; private set; }

    /// <summary>All periods so far, also those before a restart.</summary>
    public IReadOnlyList<PeriodResult> Results => _results;

    /// <summary>Goes on where the newest checkpoint of a folder ends, which an interrupted run may have left at any point.</summary>
    /// <param name="folder">The folder; null for that of the options.</param>
    /// <exception cref="InvalidOperationException">
    /// Periods were run before, no folder is given, or another run is at work in it.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">The folder has no checkpoint.</exception>
    /// <exception cref="Persistence.InvalidModelException">The checkpoint cannot be read.</exception>
    public void Resume(string? folder = null)
    {
        if (_results.Count > 0)
            throw new InvalidOperationException("Resume comes before the first period.");
        folder ??= _options.CheckpointFolder
            ?? throw new InvalidOperationException($"Give a folder, or set {nameof(_options.CheckpointFolder)}.");
        bool isOwn = _options.CheckpointFolder is string own && Path.GetFullPath(own) == Path.GetFullPath(folder) && Directory.Exists(folder);
        using FolderClaim? claim = isOwn ? FolderClaim.Take(folder) : null;
        var checkpoint = Checkpoint.Load(_ml, folder);
        CheckColumns(checkpoint.Scored);
        Restore(checkpoint with { Model = Current(checkpoint.Model), Source = Current(checkpoint.Source) });
        _stamp = isOwn ? Checkpoint.StampOf(folder) : null;
    }

    /// <summary>Goes through periods in their order; those that were done before a restart are skipped.</summary>
    /// <param name="periods">The periods; each is asked for when its turn comes.</param>
    /// <returns><see cref="Results"/>.</returns>
    /// <exception cref="OperationCanceledException">The settings' token was cancelled. What was done stays.</exception>
    public IReadOnlyList<PeriodResult> Run(IEnumerable<ContinualPeriod> periods)
    {
        ArgumentNullException.ThrowIfNull(periods);
        HashSet<string> done = [.. _results.Select(result => result.Period)];
        foreach (ContinualPeriod period in periods.Where(period => !done.Contains(period.Name)))
            Step(period);
        return Results;
    }

    /// <summary>One period. If it fails, models and measures are as they were before it.</summary>
    /// <param name="period">The period.</param>
    /// <exception cref="ArgumentException">
    /// A period of this name was done before, or it has source rows and there is no source pipeline.
    /// </exception>
    /// <exception cref="InvalidOperationException">The folder has checkpoints of another run, or another run is at work in it.</exception>
    /// <exception cref="OperationCanceledException">The settings' token was cancelled.</exception>
    /// <exception cref="BadRowException">
    /// A row cannot be read, and such rows are refused (<see cref="ContinueSettings.BadRows"/>).
    /// </exception>
    /// <exception cref="DriftException">
    /// Its rows are unlike those before, and <see cref="ContinualTrainerOptions.Guard"/> says to stop.
    /// </exception>
    /// <exception cref="Training.TrainingDivergedException">The loss was no number, or exploded.</exception>
    public PeriodResult Step(ContinualPeriod period)
    {
        ArgumentNullException.ThrowIfNull(period);
        ArgumentException.ThrowIfNullOrWhiteSpace(period.Name);
        if (_results.Any(result => result.Period == period.Name))
            throw new ArgumentException($"Period '{period.Name}' was done before.", nameof(period));
        using FolderClaim? claim = _options.CheckpointFolder is string used ? FolderClaim.Take(used) : null;
        CheckFolder();
        try
        {
            return Do(Cancellable(period));
        }
        catch (BadRowException exception)
        {
            throw new BadRowException($"Period '{period.Name}': {exception.Message}", exception);
        }
    }

    private PeriodResult Do(ContinualPeriod period)
    {
        long rows = period.Target is null ? 0 : CountRows(period.Target);
        StoredRows? columns = _columns
            ?? (period.Target is null ? null : StoredRows.Of(_ml, rows == 0 ? period.Target : _ml.Data.SkipRows(period.Target, rows)));
        StoredRows? scored = Model is null || rows == 0 ? null : Score(Model, period.Target!);
        PeriodInputs? inputs = _guard is null || scored is null ? null : Look(Model!, period.Target!);
        List<string> warnings = [.. inputs is null ? [] : _guard?.Compare(inputs) ?? []];
        if (warnings.Count > 0 && _options.Guard!.OnDrift == DriftAction.Stop)
            throw new DriftException($"Period '{period.Name}' is unlike those before: {string.Join(' ', warnings)} "
                + $"Mend its rows, or change {nameof(_options.Guard)}.");
        bool published = warnings.Count == 0 || _options.Guard!.OnDrift == DriftAction.Warn;
        long trained = _guard?.TrainedOf(rows) ?? rows;
        IDataView? target = trained == rows ? period.Target : _ml.Data.TakeRows(period.Target!, trained);
        (ITransformer? source, ITransformer? model) = published ? Train(period with { Target = target }, trained, columns) : (SourceModel, Model);
        if (Model is not null && !ReferenceEquals(model, Model) && _guard?.Judge(Model, model!, Measure) is string reason)
        {
            // What is wrong may have come by the source as well.
            warnings.Add(reason);
            (published, source, model) = (false, SourceModel, Model);
        }

        var before = Memory;
        (SourceModel, Model, _columns) = (source, model, columns);
        try
        {
            if (scored is not null)
                _scored.Enqueue(scored);
            while (_scored.Count > _options.RunningPeriods)
                _scored.Dequeue();
            if (rows > 0 && published)
            {
                _replay.Keep(target!, trained);
                _guard?.TakeIn(inputs ?? (model is null ? null : Look(model, period.Target!)), _ml.Data.SkipRows(period.Target!, trained), rows - trained);
            }

            _results.Add(Report(period.Name, rows, scored, warnings) with { Published = published, Warnings = warnings });
            if (_options.CheckpointFolder is string folder)
                _stamp = Memory.Save(_ml, folder);
        }
        catch
        {
            // The disk may be full: what is not in the folder was not done, and can be run again.
            Restore(before);
            throw;
        }

        _options.Progress?.Report(_results[^1]);
        return _results[^1];
    }

    private ContinualPeriod Cancellable(ContinualPeriod period)
    {
        return period with { Target = Rows(period.Target), Source = Rows(period.Source) };

        CancellableRows? Rows(IDataView? view) => view is null ? null : new(view, _options.Settings.CancellationToken);
    }

    // Whoever writes a checkpoint removes all others: they must be this run's.
    private void CheckFolder()
    {
        if (_options.CheckpointFolder is not string folder || Checkpoint.StampOf(folder) is not string stamp || stamp == _stamp)
            return;
        throw new InvalidOperationException(_stamp is null
            ? $"'{folder}' has checkpoints: call Resume to go on from them, or name another folder."
            : $"'{folder}' has another checkpoint than this run left in it: another run works there, or somebody put it in place. Go on from it "
                + "with Resume in a new trainer, or name another folder.");
    }

    private void CheckColumns(IEnumerable<StoredRows> scored)
    {
        foreach (string name in new[] { _options.LabelColumnName, _options.GroupColumnName }.OfType<string>())
        {
            if (scored.Any(rows => rows.View.Schema.GetColumnOrNull(name) is null))
            {
                throw new InvalidOperationException($"The checkpoint's scored rows have no column '{name}': its run had other options. Keep "
                    + $"{nameof(_options.LabelColumnName)} and {nameof(_options.GroupColumnName)}, or start anew in another folder.");
            }
        }
    }

    private Checkpoint Memory => new(
        new(ContinualState.CurrentFormat, [.. _results], _scored.Count, _replay.Seen, SourceModel is not null, Model is not null, _columns is not null,
            _replay.Rows is not null, _guard?.HeldOut is not null, _guard?.Known) { Checksums = new Dictionary<string, string>() },
        SourceModel, Model, _columns, [.. _scored], _replay.Rows, _guard?.HeldOut);

    private void Restore(Checkpoint checkpoint)
    {
        (SourceModel, Model, _columns) = (checkpoint.Source, checkpoint.Model, checkpoint.Columns);
        _results.Clear();
        _results.AddRange(checkpoint.State.Results);
        _scored.Clear();
        foreach (StoredRows scored in checkpoint.Scored)
            _scored.Enqueue(scored);
        _replay.Restore(checkpoint.Replay, checkpoint.State.RowsSeen);
        _guard?.Restore(checkpoint.State.Inputs, checkpoint.HeldOut);
    }

    private PeriodInputs Look(ITransformer model, IDataView rows) => InputProfiler.Look(
        model, rows, _options.LabelColumnName, Chains.Parts(model).OfType<CtrPredictionTransformer>().Last().FeatureColumnName);

    private (ITransformer? Source, ITransformer? Model) Train(ContinualPeriod period, long rows, StoredRows? columns)
    {
        ITransformer? source = period.RefreshedSource ?? TrainSource(period);
        return (source, TrainTarget(period, rows, source, columns));
    }

    private ITransformer? TrainSource(ContinualPeriod period)
    {
        if (period.Source is null)
            return SourceModel;
        if (_options.Source is null)
            throw new ArgumentException($"Period '{period.Name}' has source rows, "
                + $"and the options name no {nameof(_options.Source)} to train on them.", nameof(period));
        return SourceModel is null
            ? Current(_options.Source.Fit(period.Source), period.Name)
            : _ml.BinaryClassification.Continue(SourceModel, period.Source, settings: _options.Settings.WithPeriod(period.Name));
    }

    private ITransformer? TrainTarget(ContinualPeriod period, long rows, ITransformer? source, StoredRows? columns)
    {
        if (Model is null)
        {
            // A target that uses a source waits for it.
            bool waits = source is null && _options.Source is not null;
            return rows == 0 || waits ? null : Current(_options.Target!(source).Fit(period.Target!), period.Name);
        }

        bool usesSource = Chains.Parts(Model).Any(part => part is SourceTowerTransformer or CtrPredictionTransformer { Model.Source: not null });
        ITransformer? refreshed = usesSource && !ReferenceEquals(source, SourceModel) ? source : null;
        if (rows == 0 && refreshed is null)
            return Model;
        IDataView mixed = rows == 0 ? columns!.View : _replay.Mix(period.Target!, rows);
        return _ml.BinaryClassification.Continue(Model, mixed, refreshed, _options.Settings.WithPeriod(period.Name));
    }

    // A first fit is by the caller's pipeline, and a checkpoint by an earlier run: neither knows this run's settings.
    [return: NotNullIfNotNull(nameof(model))]
    private TransformerChain<ITransformer>? Current(ITransformer? model, string? period = null) => model is null ? null : new(
    [
        .. Chains.Parts(model).Select(part => part switch
        {
            CtrPredictionTransformer trained when period is not null => trained.WithPeriod(period),
            FeatureAlignmentTransformer alignment when _options.Settings.BadRows is BadRows badRows => alignment.WithBadRows(badRows),
            _ => part,
        }),
    ]);

    private StoredRows Score(ITransformer model, IDataView rows)
    {
        IDataView scored = model.Transform(rows);
        var columns = EvaluatedColumns.Find(scored.Schema, _options.LabelColumnName, DefaultColumnNames.Probability, _options.GroupColumnName);
        if (columns.Group is { Type: KeyDataViewType } key)
        {
            throw new ArgumentException(
                $"{nameof(_options.GroupColumnName)} '{key.Name}' is a key, whose numbers may mean others in another period: "
                + "name the column it was made from.");
        }

        return StoredRows.Of(_ml, _ml.Transforms.SelectColumns([.. columns.All.Select(column => column.Name)]).Fit(scored).Transform(scored));
    }

    private PeriodResult Report(string period, long rows, StoredRows? scored, IReadOnlyList<string> warnings)
    {
        CtrModelParameters? model = Trained(Model), source = Trained(SourceModel);
        TrainingRecord? last = model?.History[^1];
        var result = new PeriodResult(
            period, rows, scored is null ? null : Measure(scored.View),
            scored is null ? _results.LastOrDefault()?.Running : Measure(_ml.Data.AppendRows([.. _scored.Select(part => part.View)])),
            model?.Version, source?.Version, last?.Period == period ? last.Adapters : [])
        {
            Transfer = last?.Period == period ? last.Transfer : null,
            BadRows = last?.Period == period ? last.BadRows : [],
        };
        using IChannel channel = _host.Start("Period");
        foreach (string warning in warnings)
            channel.Warning("{0}: {1}", period, warning);
        channel.Info("{0}: {1} target rows; {2}", period, rows, result.Metrics?.ToString() ?? "not scored: no model, or no rows");
        if (scored is not null)
            channel.Info("The last {0} scored periods: {1}", _scored.Count, result.Running);
        return result;
    }

    private CtrMetrics Measure(IDataView scored) => _ml.BinaryClassification.EvaluateCtr(
        scored, _options.LabelColumnName, DefaultColumnNames.Probability, _options.GroupColumnName, _options.Settings.CancellationToken);

    private static CtrModelParameters? Trained(ITransformer? model) =>
        model is null ? null : Chains.Parts(model).OfType<CtrPredictionTransformer>().LastOrDefault()?.Model;

    private static long CountRows(IDataView rows)
    {
        if (rows.GetRowCount() is long known)
            return known;
        using DataViewRowCursor cursor = rows.GetRowCursor([]);
        long count = 0;
        while (cursor.MoveNext())
            count++;
        return count;
    }
}
