using System.Diagnostics;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Serving;

/// <summary>
/// Scores rows with a saved model, from as many threads as there are, and takes in a newer model while they do. A request is answered by
/// one model from begin to end, and its answer names which; no request waits for a swap or is dropped. The old model is freed when its last
/// request is done; for the time of a swap both are in memory.
/// </summary>
/// <remarks>
/// Thread-safe, all of it; scoring takes no lock. Engines are kept for as many requests as ran at the same time. Needs no
/// libtorch. Metrics are those of the meter "Ctnet.MLNet.Scorer", tagged with the file's name ("model") and "model.version":
/// ctnet.scorer.rows, .duration, .probability, .model and .swaps.
/// </remarks>
/// <typeparam name="TRow">A class with the model's input columns as its members, as for <c>CreatePredictionEngine</c>.</typeparam>
public sealed class CtnetScorer<TRow> : IDisposable where TRow : class
{
    // Below, starting cursors on all cores takes longer than scoring.
    private const int AllCoresFrom = 512;

    private readonly Lock _swapping = new();
    private readonly long _foldedBytes;
    private readonly ScorerMetrics _metrics;
    private readonly ModelFileWatch? _watch;
    private volatile LoadedModel<TRow> _current;
    private bool _disposed;

    /// <summary>Loads a model.</summary>
    /// <param name="path">The .zip that <c>mlContext.Model.Save</c> wrote.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidModelException">It is no model, or damaged, or of a newer version of this library.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model reads columns that <typeparamref name="TRow"/> lacks.</exception>
    /// <exception cref="InvalidOptionsException">An option is out of its range.</exception>
    public CtnetScorer(string path, CtnetScorerOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        OptionsValidator.Validate(options, []);
        _foldedBytes = (long)options.FoldedMegabytes << 20;
        // Before the file is read: a newer one that comes meanwhile is seen.
        FileStamp stamp = FileStamp.Of(path);
        _current = new LoadedModel<TRow>(path, _foldedBytes);
        _metrics = new ScorerMetrics(options.MeterFactory, Path.GetFileNameWithoutExtension(path), () => ModelVersion);
        if (options.WatchInterval is TimeSpan interval)
            _watch = new ModelFileWatch(path, stamp, interval, () => Swap(path), options.OnSwapFailed);
    }

    /// <summary>
    /// The model that scores now: the first 12 hexadecimal digits of its file's SHA-256, so that the same file has the same version
    /// everywhere.
    /// </summary>
    public string ModelVersion => _current.Version;

    internal LoadedModel<TRow> Current => _current;

    /// <summary>Scores a row.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="BadRowException">The row cannot be read, and the model refuses such rows.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed of.</exception>
    public CtnetScore Score(TRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        long started = Stopwatch.GetTimestamp();
        LoadedModel<TRow> model = Lease();
        try
        {
            CtnetScore score = model.Score(row);
            _metrics.Scored([score], started);
            return score;
        }
        finally
        {
            model.Release();
        }
    }

    /// <summary>Scores rows, all with the same model: in batches, and many rows on all cores.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>A score for each row, in their order.</returns>
    /// <exception cref="BadRowException">A row cannot be read, and the model refuses such rows.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed of.</exception>
    public IReadOnlyList<CtnetScore> Score(IReadOnlyList<TRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        long started = Stopwatch.GetTimestamp();
        LoadedModel<TRow> model = Lease();
        try
        {
            CtnetScore[] scores = rows.Count < AllCoresFrom ? model.Score(rows) : model.ScoreOnAllCores(rows);
            _metrics.Scored(scores, started);
            return scores;
        }
        finally
        {
            model.Release();
        }
    }

    /// <summary>
    /// Loads a newer model, on the calling thread, and scores with it from then on. Requests that are being answered are so by the old
    /// model. Where the file cannot be read, the scorer goes on as it was.
    /// </summary>
    /// <param name="path">The .zip of the newer model; it may be the file that the old one was loaded from.</param>
    /// <returns>The newer model's version.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidModelException">It is no model, or damaged, or of a newer version of this library.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model reads columns that <typeparamref name="TRow"/> lacks.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed of.</exception>
    public string Swap(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        lock (_swapping)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            LoadedModel<TRow> old = _current;
            try
            {
                _current = new LoadedModel<TRow>(path, _foldedBytes);
            }
            catch
            {
                _metrics.Swapped(succeeded: false);
                throw;
            }

            old.Release();
            _metrics.Swapped(succeeded: true);
            return _current.Version;
        }
    }

    /// <summary>Ends watching, and frees the model when the last request is done.</summary>
    public void Dispose()
    {
        _watch?.Dispose();
        lock (_swapping)
        {
            if (_disposed)
                return;
            _disposed = true;
            _current.Release();
            _metrics.Dispose();
        }
    }

    private LoadedModel<TRow> Lease()
    {
        while (true)
        {
            LoadedModel<TRow> model = _current;
            if (model.TryLease())
                return model;
            // It was swapped and freed between the two lines: there is another. If not, the scorer is no more.
            ObjectDisposedException.ThrowIf(ReferenceEquals(model, _current), this);
        }
    }
}
