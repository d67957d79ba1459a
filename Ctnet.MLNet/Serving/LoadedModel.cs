using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Serving;

/// <summary>
/// One version of a model, and its engines, of which each serves one thread at a time. The model is disposed of when its owner
/// has released it and its last request is done. Thread-safe.
/// </summary>
internal sealed class LoadedModel<TRow> where TRow : class
{
    // With fewer rows for each core, sharing costs more than it saves.
    private const int RowsOfACore = 256;

    private readonly MLContext _ml;
    private readonly TransformerChain<ITransformer> _model;
    private readonly DisposableParts _parts;
    private readonly ConcurrentBag<RequestEngine<TRow>> _idle = [];

    // Its file may be written again with the same content.
    private ScorerStatus _status;

    // The SHA-256 of its file; null for a published folder's model.
    private string? _checksum;

    // How far the model has followed a published folder; null if it is of another origin.
    private PublishedPosition? _position;

    // One for each request that uses the model, and one for the owner.
    private int _leases = 1;

    private LoadedModel(
        MLContext ml, ITransformer model, DisposableParts parts, string version, DateTimeOffset written, ExecutionSettings settings)
    {
        (_ml, _model, _parts, Version) = (ml, WithSettings(model, settings), parts, version);
        _status = new(Version, written, DateTimeOffset.UtcNow, LastSwapFailure: null);
        // Creating an engine refuses a model whose columns the rows lack. It also spares the first request the wait.
        _idle.Add(new(_ml, _model));
    }

    /// <summary>Loads a file or what a published folder serves.</summary>
    /// <param name="path">The file or the folder.</param>
    /// <param name="settings">How each of its networks is executed.</param>
    /// <param name="current">The model that scores now; null for none.</param>
    /// <returns>
    /// The model, which is the current one if the file is its own or a folder serves nothing newer, and why it is not the
    /// folder's newest version; null if it is.
    /// </returns>
    /// <exception cref="InvalidModelException">
    /// It is not a model, is damaged, or is of a newer version of this library.
    /// </exception>
    public static (LoadedModel<TRow> Model, Exception? Failure) From(string path, ExecutionSettings settings, LoadedModel<TRow>? current) =>
        Directory.Exists(path) ? FromFolder(path, settings, current) : (FromFile(path, settings, current), null);

    /// <summary>Loads a model from a stream, which is read into memory first.</summary>
    public static LoadedModel<TRow> FromStream(Stream stream, string name, ExecutionSettings settings, LoadedModel<TRow>? current)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return Load(copy, name, DateTimeOffset.UtcNow, settings, current);
    }

    public string Version { get; }

    /// <summary>How many bytes its folded layers take.</summary>
    public long FoldedBytes =>
        Chains.Parts(_model).OfType<CtrPredictionTransformer>().Sum(part => part.Model.Folded.FoldedBytes);

    public bool IsDisposed => Volatile.Read(ref _leases) == 0;

    /// <summary>Keeps the model from being disposed of.</summary>
    /// <returns>False if it was disposed of before.</returns>
    public bool TryLease()
    {
        for (int leases = Volatile.Read(ref _leases); leases > 0; leases = Volatile.Read(ref _leases))
        {
            if (Interlocked.CompareExchange(ref _leases, leases + 1, leases) == leases)
                return true;
        }

        return false;
    }

    /// <summary>Ends a request's lease, or the owner's.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _leases) > 0)
            return;
        while (_idle.TryTake(out RequestEngine<TRow>? engine))
            engine.Dispose();
        _parts.Release();
    }

    /// <summary>Ends the owner's lease, and waits until the last request is done.</summary>
    public void ReleaseLast()
    {
        Release();
        SpinWait.SpinUntil(() => IsDisposed);
    }

    public CtrScore Score(TRow row)
    {
        RequestEngine<TRow> engine = Take();
        CtrScore score = engine.Score(row, Version);
        // Not reached if the engine threw: it is not used again.
        _idle.Add(engine);
        return score;
    }

    /// <summary>
    /// Scores in batches, and many rows on all cores. The scores are those of single rows. If rows cannot be read, the first one is
    /// reported.
    /// </summary>
    public CtrScore[] Score(IReadOnlyList<TRow> rows)
    {
        var scores = new CtrScore[rows.Count];
        int parts = Math.Min(Environment.ProcessorCount, rows.Count / RowsOfACore);
        if (parts < 2)
        {
            Score(rows, 0, rows.Count, scores);
            return scores;
        }

        var failures = new ExceptionDispatchInfo?[parts];
        Parallel.For(0, parts, part =>
        {
            try
            {
                Score(rows, BeginOf(part), BeginOf(part + 1), scores);
            }
            catch (Exception exception)
            {
                failures[part] = ExceptionDispatchInfo.Capture(exception);
            }
        });
        Array.Find(failures, failure => failure is not null)?.Throw();
        return scores;

        int BeginOf(int part) => (int)((long)rows.Count * part / parts);
    }

    /// <summary>The scorer's status when this model has just been loaded.</summary>
    /// <param name="name">The file or folder that it was loaded from.</param>
    /// <param name="failure">Why it is not the newest version; null if it is.</param>
    public ScorerStatus StatusAfter(string name, Exception? failure) => failure is null
        ? _status
        : _status with { LastSwapFailure = new(DateTimeOffset.UtcNow, name, failure.Message) };

    // If another file takes its place meanwhile, the first one is read to the end.
    private static LoadedModel<TRow> FromFile(string path, ExecutionSettings settings, LoadedModel<TRow>? current)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return Load(file, path, File.GetLastWriteTimeUtc(file.SafeFileHandle), settings, current);
    }

    // A model that has followed the folder goes on by the deltas that are new.
    private static (LoadedModel<TRow> Model, Exception? Failure) FromFolder(
        string folder, ExecutionSettings settings, LoadedModel<TRow>? current)
    {
        PublishedManifest manifest = PublishedManifest.Read(folder);
        LoadedModel<TRow>? follower = current?._position?.LeadsTo(manifest) == true ? current : null;
        MLContext ml = follower?._ml ?? new();
        ITransformer model = follower?._model ?? PublishedFolder.LoadWhole(ml.Model, folder, manifest);
        DisposableParts parts = follower?._parts ?? new(model);
        int before = follower?._position!.Deltas.Count ?? 0;
        (model, int applied, Exception? failure) = PublishedFolder.Advance(folder, manifest, model, before);
        if (follower is not null && applied == before)
            return (follower, failure);
        string version = applied == manifest.Deltas.Count ? manifest.Version : ModelDelta.VersionOf(model);
        LoadedModel<TRow> loaded = new(
            ml, model, follower is null ? parts : parts.Share(), ModelPublisher.Short(version), manifest.Written, settings)
        {
            _position = new(manifest.Whole, [.. manifest.Deltas.Take(applied)]),
        };
        return (loaded, failure);
    }

    private static LoadedModel<TRow> Load(
        Stream file, string path, DateTimeOffset written, ExecutionSettings settings, LoadedModel<TRow>? current)
    {
        string checksum = Checksum.Of(file);
        if (current?._checksum == checksum)
        {
            current._status = current._status with { Written = written };
            return current;
        }

        var ml = new MLContext();
        ITransformer model = ModelFiles.Load(ml.Model, file, path, out _);
        // Otherwise the version could be one model's, and the scores another's.
        if (Checksum.Of(file) != checksum)
        {
            throw new InvalidModelException(
                $"'{path}' was written over while it was read. "
                + "Write the newer model beside it and rename, as SaveAtomically does.");
        }

        return new(ml, model, new(model), checksum[..12], written, settings) { _checksum = checksum };
    }

    private static TransformerChain<ITransformer> WithSettings(ITransformer model, ExecutionSettings settings) => Chains.WithParts(
        model,
        Chains.Parts(model).Select(part => part switch
        {
            CtrPredictionTransformer prediction => prediction.WithSettings(settings),
            SourceTowerTransformer source => source.WithSettings(settings),
            _ => part,
        }));

    private void Score(IReadOnlyList<TRow> rows, int begin, int end, CtrScore[] scores)
    {
        RequestEngine<TRow> engine = Take();
        engine.Score(rows, begin, end, Version, scores);
        // Not reached if the engine threw: it is not used again.
        _idle.Add(engine);
    }

    private RequestEngine<TRow> Take() => _idle.TryTake(out RequestEngine<TRow>? idle) ? idle : new(_ml, _model);
}
