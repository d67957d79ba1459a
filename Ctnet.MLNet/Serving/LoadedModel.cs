using System.Collections.Concurrent;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Serving;

/// <summary>
/// One version of a model, and its engines, of which each serves one thread at a time. The model is disposed of when its owner
/// has released it and its last request is done. Thread-safe.
/// </summary>
internal sealed class LoadedModel<TRow> where TRow : class
{
    private readonly MLContext _ml = new();
    private readonly TransformerChain<ITransformer> _model;
    private readonly ConcurrentBag<RequestEngine<TRow>> _idle = [];

    // One for each request that uses the model, and one for the owner.
    private int _leases = 1;

    /// <summary>Loads a model.</summary>
    /// <param name="file">The .zip, a stream that can seek.</param>
    /// <param name="path">The name for messages.</param>
    /// <param name="written">When it was written.</param>
    /// <param name="foldedBytes">How many bytes the folded layers of each of its networks may take.</param>
    /// <exception cref="InvalidModelException">
    /// It is not a model, is damaged, or is of a newer version of this library.
    /// </exception>
    public LoadedModel(Stream file, string path, DateTimeOffset written, long foldedBytes)
    {
        string checksum = Checksum.Of(file);
        _model = WithFoldedBytes(ModelFiles.Load(_ml.Model, file, path, out _), foldedBytes);
        // Otherwise the version could be one model's, and the scores another's.
        if (Checksum.Of(file) != checksum)
        {
            throw new InvalidModelException(
                $"'{path}' was written over while it was read. "
                + "Write the newer model beside it and rename, as SaveAtomically does.");
        }

        Version = checksum[..12];
        FirstStatus = new(Version, written, DateTimeOffset.UtcNow, LastSwapFailure: null);
        // Creating an engine refuses a model whose columns the rows lack. It also spares the first request the wait.
        _idle.Add(new(_ml, _model));
    }

    /// <summary>
    /// Loads a file. If another file takes its place meanwhile, the first one is read to the end. If it is written over
    /// meanwhile, it is refused.
    /// </summary>
    public static LoadedModel<TRow> FromFile(string path, long foldedBytes)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return new(file, path, File.GetLastWriteTimeUtc(file.SafeFileHandle), foldedBytes);
    }

    /// <summary>Loads a model from a stream, which is read into memory first.</summary>
    public static LoadedModel<TRow> FromStream(Stream stream, string name, long foldedBytes)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return new(copy, name, DateTimeOffset.UtcNow, foldedBytes);
    }

    public string Version { get; }

    /// <summary>The scorer's status when this model has just been loaded.</summary>
    public ScorerStatus FirstStatus { get; }

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
        _model.Dispose();
    }

    public CtrScore Score(TRow row) => Use(engine => engine.Score(row, Version));

    /// <summary>Scores in batches on this thread. The scores are those of single rows.</summary>
    public CtrScore[] Score(IReadOnlyList<TRow> rows) => Use(engine => engine.Score(rows, Version));

    /// <summary>Scores on all cores. The scores are those of single rows.</summary>
    public CtrScore[] ScoreOnAllCores(IReadOnlyList<TRow> rows) => WorkerExceptions.Unwrap(() =>
        _ml.Data.CreateEnumerable<ScoredRow>(
                _model.Transform(_ml.Data.LoadFromEnumerable(rows)), reuseRowObject: true, ignoreMissingColumns: true)
            .Select(scored => scored.ToScore(Version)).ToArray());

    private static TransformerChain<ITransformer> WithFoldedBytes(ITransformer model, long bytes) => Chains.WithParts(
        model,
        Chains.Parts(model).Select(part => part switch
        {
            CtrPredictionTransformer prediction => prediction.WithFoldedBytes(bytes),
            SourceTowerTransformer source => source.WithFoldedBytes(bytes),
            _ => part,
        }));

    private TScores Use<TScores>(Func<RequestEngine<TRow>, TScores> score)
    {
        RequestEngine<TRow> engine = _idle.TryTake(out RequestEngine<TRow>? idle) ? idle : new(_ml, _model);
        TScores scores = score(engine);
        // Not reached if the engine threw: it is not used again.
        _idle.Add(engine);
        return scores;
    }
}
