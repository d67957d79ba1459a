using System.Collections.Concurrent;
using System.Security.Cryptography;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.SourceTower;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Serving;

/// <summary>
/// One version of a model with its engines, of which a thread has one at a time. It is disposed of when its owner has retired it
/// and the last request that uses it is done. Thread-safe.
/// </summary>
internal sealed class LoadedModel<TRow> where TRow : class
{
    private readonly MLContext _ml = new();
    private readonly TransformerChain<ITransformer> _model;
    private readonly ConcurrentBag<RequestEngine<TRow>> _idle = [];

    // Requests that use it, and one for the owner.
    private int _leases = 1;

    /// <summary>
    /// Loads a file. One file is read from begin to end, even if another takes its place meanwhile; one that is written over meanwhile is
    /// refused.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="foldedBytes">What the folded layers of each of its models may take.</param>
    /// <exception cref="InvalidModelException">It is no model, or damaged, or of a newer version of this library.</exception>
    public LoadedModel(string path, long foldedBytes)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        string content = ChecksumOf(file);
        _model = Folding(ModelFiles.Load(_ml.Model, file, path, out _), foldedBytes);
        // Else the version would be that of one model, and the scores of another.
        if (ChecksumOf(file) != content)
        {
            throw new InvalidModelException(
                $"'{path}' was written over while it was read. Write the newer model beside it and rename, as SaveAtomically does.");
        }

        Version = content[..12];
        // A model whose columns the rows lack is refused here, and the first request does not wait.
        _idle.Add(new(_ml, _model));
    }

    public string Version { get; }

    /// <summary>What its folded layers take.</summary>
    public long FoldedBytes => Chains.Parts(_model).OfType<CtrPredictionTransformer>().Sum(part => part.Model.Folded.FoldedBytes);

    public bool IsDisposed => Volatile.Read(ref _leases) == 0;

    /// <summary>Keeps it from being disposed of.</summary>
    /// <returns>Whether it is still there.</returns>
    public bool TryLease()
    {
        for (int leases = Volatile.Read(ref _leases); leases > 0; leases = Volatile.Read(ref _leases))
        {
            if (Interlocked.CompareExchange(ref _leases, leases + 1, leases) == leases)
                return true;
        }

        return false;
    }

    /// <summary>Ends a lease, or the owner's hold on it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _leases) > 0)
            return;
        while (_idle.TryTake(out RequestEngine<TRow>? engine))
            engine.Dispose();
        _model.Dispose();
    }

    public CtnetScore Score(TRow row) => Use(engine => engine.Score(row, Version));

    /// <summary>Scores in batches on this thread; the scores are the same.</summary>
    public CtnetScore[] Score(IReadOnlyList<TRow> rows) => Use(engine => engine.Score(rows, Version));

    /// <summary>Scores on all cores; the scores are the same.</summary>
    public CtnetScore[] ScoreOnAllCores(IReadOnlyList<TRow> rows) => WorkerExceptions.Unwrap(() =>
        _ml.Data.CreateEnumerable<ScoredRow>(_model.Transform(_ml.Data.LoadFromEnumerable(rows)), reuseRowObject: true)
            .Select(scored => new CtnetScore(scored.Score, scored.Probability, Version)).ToArray());

    private static string ChecksumOf(FileStream file)
    {
        file.Position = 0;
        string checksum = Convert.ToHexStringLower(SHA256.HashData(file));
        file.Position = 0;
        return checksum;
    }

    private static TransformerChain<ITransformer> Folding(ITransformer model, long bytes) => new(
    [
        .. Chains.Parts(model).Select(part => part switch
        {
            CtrPredictionTransformer prediction => prediction.WithFoldedBytes(bytes),
            SourceTowerTransformer source => source.WithFoldedBytes(bytes),
            _ => part,
        }),
    ]);

    private TScores Use<TScores>(Func<RequestEngine<TRow>, TScores> score)
    {
        RequestEngine<TRow> engine = _idle.TryTake(out RequestEngine<TRow>? idle) ? idle : new(_ml, _model);
        TScores scores = score(engine);
        // An engine that threw is not used again.
        _idle.Add(engine);
        return scores;
    }
}
