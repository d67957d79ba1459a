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
/// One version of a model with its prediction engines, of which a thread has one at a time. It is disposed of when its owner has retired it
/// and the last request that uses it is done. Thread-safe.
/// </summary>
internal sealed class LoadedModel<TRow> where TRow : class
{
    // A batch's product takes four rows at once.
    private const int BatchFrom = 4;

    private readonly MLContext _ml = new();
    private readonly TransformerChain<ITransformer> _model;
    private readonly ConcurrentBag<PredictionEngine<TRow, ScoredRow>> _idle = [];
    private readonly ConcurrentBag<RequestEngine<TRow>> _idleForRequests = [];

    // Requests that use it, and one for the owner.
    private int _leases = 1;

    /// <summary>Loads a file. One file is read from begin to end, even if another takes its place meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <param name="foldedBytes">What the folded layers of each of its models may take.</param>
    /// <exception cref="InvalidModelException">It is no model, or damaged, or of a newer version of this library.</exception>
    public LoadedModel(string path, long foldedBytes)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Version = Convert.ToHexStringLower(SHA256.HashData(file))[..12];
        file.Position = 0;
        _model = Folding(ModelFiles.Load(_ml.Model, file, path, out _), foldedBytes);
        // A model whose columns the rows lack is refused here, and the first request does not wait.
        _idle.Add(CreateEngine());
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
        while (_idle.TryTake(out PredictionEngine<TRow, ScoredRow>? engine))
            engine.Dispose();
        while (_idleForRequests.TryTake(out RequestEngine<TRow>? engine))
            engine.Dispose();
        _model.Dispose();
    }

    public CtnetScore Score(TRow row)
    {
        PredictionEngine<TRow, ScoredRow> engine = Rent();
        var scored = new ScoredRow();
        engine.Predict(row, ref scored);
        // An engine that threw is not used again.
        _idle.Add(engine);
        return new(scored.Score, scored.Probability, Version);
    }

    /// <summary>Scores in batches on this thread; the scores are the same.</summary>
    public CtnetScore[] Score(IReadOnlyList<TRow> rows)
    {
        // Fewer are no batch; and what comes after the prediction, if anything does, is asked row by row.
        if (rows.Count < BatchFrom || _model.LastTransformer is not CtrPredictionTransformer prediction)
            return [.. rows.Select(Score)];
        RequestEngine<TRow> engine = _idleForRequests.TryTake(out RequestEngine<TRow>? idle) ? idle : new(_ml, [.. _model.SkipLast(1)], prediction);
        CtnetScore[] scores = engine.Score(rows, Version);
        // An engine that threw is not used again.
        _idleForRequests.Add(engine);
        return scores;
    }

    /// <summary>Scores on all cores; the scores are the same.</summary>
    public CtnetScore[] ScoreOnAllCores(IReadOnlyList<TRow> rows) =>
    [
        .. _ml.Data.CreateEnumerable<ScoredRow>(_model.Transform(_ml.Data.LoadFromEnumerable(rows)), reuseRowObject: true)
            .Select(scored => new CtnetScore(scored.Score, scored.Probability, Version)),
    ];

    private static TransformerChain<ITransformer> Folding(ITransformer model, long bytes) => new(
    [
        .. Chains.Parts(model).Select(part => part switch
        {
            CtrPredictionTransformer prediction => prediction.Folding(bytes),
            SourceTowerTransformer source => source.Folding(bytes),
            _ => part,
        }),
    ]);

    private PredictionEngine<TRow, ScoredRow> Rent() => _idle.TryTake(out PredictionEngine<TRow, ScoredRow>? engine) ? engine
        : CreateEngine();

    private PredictionEngine<TRow, ScoredRow> CreateEngine() => _ml.Model.CreatePredictionEngine<TRow, ScoredRow>(_model);
}
