using System.Globalization;
using Ctnet.MLNet.Compare.Report;
using Ctnet.MLNet.Compare.Results.Measuring;
using Ctnet.MLNet.Compare.Results.Writing;
using Ctnet.MLNet.Compare.Runs;

namespace Ctnet.MLNet.Compare;

/// <summary>Compares strategies on one task: all train and predict on the same rows, in the same order.</summary>
public sealed class CompareRun
{
    private readonly CompareTask _task;
    private readonly CompareRunOptions _options;
    private readonly RunStore _store;
    private readonly FinishedRun[] _earlier;
    private readonly SeedRun[] _remaining;
    private int _finishedNow;

    /// <summary>Prepares the comparison, and looks up what an earlier one has finished.</summary>
    /// <param name="task">The task.</param>
    /// <param name="options">The strategies, the seeds and the folder of the results.</param>
    /// <exception cref="InputFileException">The folder of the results cannot be written to.</exception>
    public CompareRun(CompareTask task, CompareRunOptions options)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(options);
        WritableFolder.Prepare(options.Output, "the results");
        if (options.TensorBoard is not null)
            WritableFolder.Prepare(options.TensorBoard, "the event files of TensorBoard");
        _task = task;
        _options = options;
        var folder = new DirectoryInfo(Path.Combine(options.Output.FullName, "runs"));
        _store = new(folder, RunStore.FingerprintOf(task.File, task.Description));
        IEnumerable<FinishedRun?> earlier =
            from strategy in options.Strategies from seed in options.Seeds select _store.Find(strategy, seed);
        _earlier = options.Resume ? [.. earlier.OfType<FinishedRun>()] : [];
        _remaining =
        [
            .. from seed in options.Seeds
               let finished = _earlier.Where(run => run.Seed == seed).Select(run => run.Strategy)
               let names = options.Strategies.Except(finished).ToArray()
               where names.Length > 0
               select new SeedRun(task.Description, task.Data, names, seed),
        ];
    }

    /// <summary>How many runs there are, one for each strategy and seed.</summary>
    public int Runs => _options.Strategies.Count * _options.Seeds.Count;

    /// <summary>How many of them an earlier comparison has finished.</summary>
    public int FinishedBefore => _earlier.Length;

    /// <summary>How many are finished and kept: by an earlier comparison, and by this one so far.</summary>
    public int Finished => _earlier.Length + Volatile.Read(ref _finishedNow);

    /// <summary>The seeds that are still to be run.</summary>
    public IReadOnlyList<int> RemainingSeeds => [.. _remaining.Select(run => run.Seed)];

    /// <summary>Trains, measures and writes the results to the folder.</summary>
    /// <param name="periodDone">Called with a seed when a period of it is done; from several threads.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    /// <exception cref="OperationCanceledException">The training was stopped.</exception>
    public CompareResults Execute(Action<int>? periodDone = null, CancellationToken cancellationToken = default)
    {
        Train(periodDone ?? (_ => { }), cancellationToken);
        CompareResults results = Measure();
        Write(results);
        return results;
    }

    /// <summary>Trains the strategies, the seeds in parallel. Finished runs are kept for a later comparison.</summary>
    /// <param name="periodDone">Called with a seed when a period of it is done; from several threads.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    /// <exception cref="OperationCanceledException">The training was stopped.</exception>
    public void Train(Action<int> periodDone, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken,
        };
        Parallel.ForEach(_remaining, parallel, run =>
        {
            run.Execute(() => periodDone(run.Seed), cancellationToken);
            foreach (StrategyRun strategy in run.Strategies)
            {
                _store.Save(strategy.Finish(_task.Data.Reported));
                Interlocked.Increment(ref _finishedNow);
            }
        });
    }

    /// <summary>Takes the measures of all runs, once they are trained.</summary>
    public CompareResults Measure()
    {
        string command = string.Create(
            CultureInfo.InvariantCulture,
            $"compare --task {_task.File.Name} --strategies {string.Join(',', _options.Strategies)} "
            + $"--seeds {string.Join(',', _options.Seeds)} --resamples {_options.Resamples}");
        if (_task.Description.Statistics.Count > 0)
            command += $" --statistics {string.Join(',', _task.Description.Statistics)}";
        IEnumerable<FinishedRun> trained =
            _remaining.SelectMany(run => run.Strategies).Select(strategy => strategy.Finish(_task.Data.Reported));
        List<string> order = [.. _options.Strategies];
        return new ResultsBuilder(_task).Build(
            RunDescription.Of(command, _options.Seeds, _options.Resamples),
            _earlier.Concat(trained).OrderBy(run => order.IndexOf(run.Strategy)));
    }

    /// <summary>Writes results.json, results.csv, report.html and, if asked for, the event files of TensorBoard.</summary>
    /// <param name="results">The results.</param>
    public void Write(CompareResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        _options.Output.Create();
        WholeFile.Write(FileOf("results.json"), file => ResultsFile.Write(results, file));
        WholeFile.Write(FileOf("results.csv"), file => ResultsTable.Write(results, file));
        string page = ReportPage.Create(new(results, _task.Description, _task.Align()));
        WholeFile.Write(FileOf("report.html"), file => File.WriteAllText(file, page));
        if (_options.TensorBoard is not null)
            TensorBoardLogs.Write(results, _options.TensorBoard);
    }

    private string FileOf(string name) => Path.Combine(_options.Output.FullName, name);
}
