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
    private readonly StepRuns[] _steps;

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
        string runs = Path.Combine(options.Output.FullName, "runs");
        // Each of several lengths has a folder of its own, so that a run of one cannot be taken for a run of another.
        _steps =
        [
            .. task.Steps.Select(step => new StepRuns(
                step, options.Strategies, options.Seeds, new(task.Steps.Count == 1 ? runs : Path.Combine(runs, step.Step!)),
                options.Resume)),
        ];
    }

    /// <summary>How many runs there are, one for each length of a step, strategy and seed.</summary>
    public int Runs => _steps.Length * _options.Strategies.Count * _options.Seeds.Count;

    /// <summary>How many of them an earlier comparison has finished.</summary>
    public int FinishedBefore => _steps.Sum(step => step.FinishedBefore);

    /// <summary>How many are finished and kept: by an earlier comparison, and by this one so far.</summary>
    public int Finished => _steps.Sum(step => step.Finished);

    /// <summary>The seeds that are still to be run.</summary>
    public IReadOnlyList<int> RemainingSeeds => [.. _options.Seeds.Where(seed => RemainingPeriods(seed) > 0)];

    /// <summary>How many periods of a seed are still to be run, with all lengths of a step.</summary>
    /// <param name="seed">The seed.</param>
    public int RemainingPeriods(int seed) =>
        _steps.Where(step => step.Remaining.Any(run => run.Seed == seed)).Sum(step => step.Task.Periods);

    /// <summary>Trains, measures and writes the results to the folder.</summary>
    /// <param name="periodDone">Called with a seed when a period of it is done; from several threads.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    /// <exception cref="OperationCanceledException">The training was stopped.</exception>
    /// <exception cref="InvalidOperationException">
    /// <paramref name="periodDone"/> threw. All runs are finished and kept, and no measures were taken.
    /// </exception>
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
    /// <exception cref="InvalidOperationException">
    /// <paramref name="periodDone"/> threw. It was not called again, and all runs are finished and kept.
    /// </exception>
    public void Train(Action<int> periodDone, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken,
        };
        Exception? failure = null;
        // One length after another: what their training costs is compared, so each must run beside the same load.
        foreach (StepRuns step in _steps)
            Parallel.ForEach(step.Remaining, parallel, run => step.Execute(run, () => Tell(run.Seed), cancellationToken));
        if (failure is not null)
        {
            throw new InvalidOperationException(
                $"All runs are finished and kept. What was to be told of their periods threw: {failure.Message}", failure);
        }

        // A run may take hours, and must not be lost because its progress could not be shown.
        void Tell(int seed)
        {
            if (Volatile.Read(ref failure) is not null)
                return;
            try
            {
                periodDone(seed);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }
        }
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
        if (_task.GivenSteps is not null)
            command += $" --step {string.Join(',', _task.GivenSteps)}";
        CompareResults results = new ResultsBuilder(_task).Build(
            RunDescription.Of(command, _options.Seeds, _options.Resamples),
            _steps.Single(step => step.Task == _task).All());
        return _steps.Length == 1 ? results : results with { Steps = StepsBuilder.Build(_steps, _options.Resamples) };
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
