using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Serving;
using Ctnet.MLNet.Settings;

namespace Ctnet.MLNet;

/// <summary>
/// Scores rows with a saved model on any number of threads, and swaps in a newer model meanwhile. One model answers all rows of a
/// request, and the answer names its version. No request waits for a swap or is dropped. During a swap both models are in memory.
/// The old one is freed when its last request is done.
/// </summary>
/// <remarks>
/// All members are thread-safe, and scoring takes no lock. The scorer keeps as many engines as requests ran at the same time. It
/// needs no libtorch. Its metrics belong to the meter "Ctnet.MLNet.Scorer": ctnet.scorer.rows, .duration, .probability, .model
/// and .swaps. They are tagged with the file's name ("model") and with "model.version".
/// </remarks>
/// <typeparam name="TRow">A class whose members are the model's input columns, as for <c>CreatePredictionEngine</c>.</typeparam>
public sealed class CtrScorer<TRow> : IDisposable where TRow : class
{
    // The name of a stream in messages and metrics.
    private const string StreamName = "stream";

    private readonly Lock _swapping = new();
    private readonly ExecutionSettings _settings;
    private readonly ScorerMetrics _metrics;
    private readonly ModelFileWatch? _watch;
    private volatile LoadedModel<TRow> _current;
    private volatile ScorerStatus _status;
    private volatile bool _disposed;

    /// <summary>Loads a model.</summary>
    /// <param name="path">
    /// The .zip that <c>mlContext.Model.Save</c> wrote, or the folder of a <see cref="ModelPublisher"/>. From a folder, the
    /// scorer takes newer versions in by their deltas, without loading the model anew.
    /// </param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or nothing was published in the folder.</exception>
    /// <exception cref="InvalidModelException">
    /// It is not a model, is damaged, or is of a newer version of this library.
    /// </exception>
    /// <exception cref="IOException">ML.NET's temporary folder cannot be written to; the message names it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model reads columns that <typeparamref name="TRow"/> lacks.</exception>
    /// <exception cref="InvalidOperationException">The file's alignment gives other ids than its model knows.</exception>
    /// <exception cref="InvalidOptionsException">An option is out of its range.</exception>
    /// <exception cref="PlatformNotSupportedException">The processor lacks instructions that an option needs.</exception>
    [SuppressMessage("ApiDesign", "RS0027", Justification = "No argument is both a path and a stream.")]
    public CtrScorer(string path, CtrScorerOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        OptionsValidator.Validate(options, []);
        _settings = options.ToSettings();
        // Taken before the file is read, so that the watch notices a file that replaces it meanwhile.
        string watched = Directory.Exists(path) ? Path.Combine(path, PublishedManifest.FileName) : path;
        FileStamp stamp = FileStamp.Of(watched);
        (_current, Exception? failure) = LoadedModel<TRow>.From(path, _settings, current: null);
        _status = _current.StatusAfter(path, failure);
        _metrics = new ScorerMetrics(options.MeterFactory, Path.GetFileNameWithoutExtension(path), () => ModelVersion);
        // A scorer that is behind its folder has not taken in what the list says: the watch tries again.
        if (options.WatchInterval is TimeSpan interval)
            _watch = new(watched, failure is null ? stamp : default, interval, () => Swap(path), options.OnSwapFailed);
    }

    /// <summary>
    /// Loads a model from a stream, such as one in a blob store. There is no file to watch: give newer models to
    /// <see cref="Swap(Stream)"/>.
    /// </summary>
    /// <param name="stream">The .zip that <c>mlContext.Model.Save</c> wrote. It is read to its end and stays open.</param>
    /// <param name="options">The options, without a <c>WatchInterval</c>; null for the defaults.</param>
    /// <exception cref="ArgumentException">The options ask for a file to be watched.</exception>
    /// <exception cref="InvalidModelException">
    /// It is not a model, is damaged, or is of a newer version of this library.
    /// </exception>
    /// <exception cref="IOException">ML.NET's temporary folder cannot be written to; the message names it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model reads columns that <typeparamref name="TRow"/> lacks.</exception>
    /// <exception cref="InvalidOperationException">The model's alignment gives other ids than its network knows.</exception>
    /// <exception cref="InvalidOptionsException">An option is out of its range.</exception>
    /// <exception cref="PlatformNotSupportedException">The processor lacks instructions that an option needs.</exception>
    public CtrScorer(Stream stream, CtrScorerOptions? options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new();
        OptionsValidator.Validate(options, []);
        if (options.WatchInterval is not null)
            throw new ArgumentException("A model from a stream has no file to watch: give no WatchInterval.", nameof(options));
        _settings = options.ToSettings();
        _current = LoadedModel<TRow>.FromStream(stream, StreamName, _settings, current: null);
        _status = _current.StatusAfter(StreamName, failure: null);
        _metrics = new ScorerMetrics(options.MeterFactory, StreamName, () => ModelVersion);
    }

    /// <summary>
    /// The version of the model that scores now: the first 12 hexadecimal digits of its file's SHA-256, or of the version that
    /// <see cref="ModelPublisher"/> gave it. The same file has the same version everywhere.
    /// </summary>
    public string ModelVersion => _current.Version;

    /// <summary>The model that scores, its age, and the last swap that failed since it was loaded.</summary>
    public ScorerStatus Status => _status;

    internal LoadedModel<TRow> Current => _current;

    /// <summary>Scores a row.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="ArgumentNullException">The row is null.</exception>
    /// <exception cref="BadRowException">The row cannot be read, and the model refuses such rows.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed of.</exception>
    public CtrScore Score(TRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        long started = Stopwatch.GetTimestamp();
        LoadedModel<TRow> model = Lease();
        try
        {
            CtrScore score = model.Score(row);
            _metrics.Scored([score], started);
            return score;
        }
        finally
        {
            model.Release();
        }
    }

    /// <summary>Scores rows in batches, all with the same model. Many rows are scored on all cores.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>A score for each row, in their order.</returns>
    /// <exception cref="ArgumentNullException">The list or a row is null; the message names the row.</exception>
    /// <exception cref="BadRowException">A row cannot be read, and the model refuses such rows.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed of.</exception>
    public IReadOnlyList<CtrScore> Score(IReadOnlyList<TRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i] is null)
                throw new ArgumentNullException(nameof(rows), $"Row {i} of {rows.Count} is null.");
        }

        long started = Stopwatch.GetTimestamp();
        LoadedModel<TRow> model = Lease();
        try
        {
            CtrScore[] scores = model.Score(rows);
            _metrics.Scored(scores, started);
            return scores;
        }
        finally
        {
            model.Release();
        }
    }

    /// <summary>
    /// Loads a newer model on the calling thread, and scores with it from then on. The old model finishes the requests that it
    /// has begun. If the file cannot be read, or is the one that scores (by its SHA-256), the scorer keeps the old model.
    /// </summary>
    /// <param name="path">
    /// The .zip of the newer model, or a published folder. It may be what the old one was loaded from.
    /// </param>
    /// <returns>The newer model's version.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidModelException">
    /// It is not a model, is damaged, or is of a newer version of this library.
    /// </exception>
    /// <exception cref="IOException">ML.NET's temporary folder cannot be written to; the message names it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model reads columns that <typeparamref name="TRow"/> lacks.</exception>
    /// <exception cref="InvalidOperationException">The file's alignment gives other ids than its model knows.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed of.</exception>
    public string Swap(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Swap(() => LoadedModel<TRow>.From(path, _settings, _current), path);
    }

    /// <summary>
    /// Loads a newer model from a stream, as <see cref="Swap(string)"/> does from a file. If it cannot be read, the scorer keeps
    /// the old model.
    /// </summary>
    /// <param name="stream">The .zip of the newer model. It is read to its end and stays open.</param>
    /// <returns>The newer model's version.</returns>
    /// <exception cref="InvalidModelException">
    /// It is not a model, is damaged, or is of a newer version of this library.
    /// </exception>
    /// <exception cref="IOException">ML.NET's temporary folder cannot be written to; the message names it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model reads columns that <typeparamref name="TRow"/> lacks.</exception>
    /// <exception cref="InvalidOperationException">The model's alignment gives other ids than its network knows.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed of.</exception>
    public string Swap(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Swap(() => (LoadedModel<TRow>.FromStream(stream, StreamName, _settings, _current), null), StreamName);
    }

    private string Swap(Func<(LoadedModel<TRow> Model, Exception? Failure)> load, string name)
    {
        lock (_swapping)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            LoadedModel<TRow> old = _current;
            Exception? failure;
            try
            {
                (_current, failure) = load();
            }
            catch (Exception exception)
            {
                _status = _status with { LastSwapFailure = new(DateTimeOffset.UtcNow, name, exception.Message) };
                _metrics.Swapped(succeeded: false);
                throw;
            }

            _status = _current.StatusAfter(name, failure);
            if (old != _current)
                old.Release();
            _metrics.Swapped(succeeded: failure is null);
            return failure is null ? _current.Version : throw failure;
        }
    }

    /// <summary>Stops watching, refuses further requests, waits for those that the model still answers, and frees it.</summary>
    public void Dispose()
    {
        _watch?.Dispose();
        lock (_swapping)
        {
            if (_disposed)
                return;
            _disposed = true;
            _current.ReleaseLast();
            _metrics.Dispose();
        }
    }

    private LoadedModel<TRow> Lease()
    {
        while (true)
        {
            LoadedModel<TRow> model = _current;
            bool isLeased = model.TryLease();
            if (isLeased && !_disposed)
                return model;
            if (isLeased)
                model.Release();
            ObjectDisposedException.ThrowIf(_disposed, this);
        }
    }
}
