using Ctnet.MLNet.Compare.Statistics;
using Ctnet.MLNet.Compare.Statistics.Resampling;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Compare.Tuning;

namespace Ctnet.MLNet.Compare;

/// <summary>
/// Searches for settings of training, on the periods before the first measured row alone: random search with successive halving.
/// All trials run the first rung, and the better half of them goes on to the next. The current settings always go on.
/// </summary>
public sealed class TuneRun
{
    private readonly TuneOptions _options;
    private readonly TuneRows _rows;
    private readonly TrialRun[] _trials;

    /// <summary>Prepares a search. The first trials have the current settings, one for each strategy.</summary>
    /// <param name="task">The task.</param>
    /// <param name="options">The strategies, and how many trials there are.</param>
    /// <exception cref="ArgumentException">
    /// There is no strategy, one cannot be tuned, or there are not more trials than strategies.
    /// </exception>
    /// <exception cref="InputFileException">There are too few periods before the first measured row.</exception>
    public TuneRun(CompareTask task, TuneOptions options)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Strategies.Count == 0 || options.Strategies.Except(Tunable).Any())
            throw new ArgumentException($"These strategies can be tuned: {string.Join(", ", Tunable)}.", nameof(options));
        if (options.Trials <= options.Strategies.Count)
        {
            throw new ArgumentException(
                "There must be more trials than strategies, because the first of each strategy has the current settings.",
                nameof(options));
        }

        _options = options;
        _rows = new(task.Data);
        var random = new Random(options.Seed);
        var space = new SearchSpace(task.Description.Training);
        _trials =
        [
            .. Enumerable.Range(0, options.Trials).Select(i =>
            {
                bool isCurrent = i < options.Strategies.Count;
                string strategy = options.Strategies[isCurrent ? i : random.Next(options.Strategies.Count)];
                return new TrialRun(
                    i + 1, strategy, isCurrent ? task.Description.Training : space.Draw(random, strategy), isCurrent, task,
                    options.Seed);
            }),
        ];
    }

    /// <summary>The strategies whose sizes and rates are those of 'training'.</summary>
    public static IReadOnlyList<string> Tunable { get; } =
        ["target-only", "fine-tune-once", "fine-tune-continual", "joint", "ctnet"];

    /// <summary>Target rows that settings are chosen on.</summary>
    public int TargetRows => _rows.Rungs.Sum(rung => rung.Length);

    /// <summary>Periods that settings are chosen on.</summary>
    public int Periods => _rows.Ends[^1];

    /// <summary>Runs all trials.</summary>
    /// <param name="periodDone">Called when a trial has done a period; from several threads.</param>
    /// <param name="cancellationToken">Stops the search between two periods.</param>
    /// <exception cref="OperationCanceledException">The search was stopped.</exception>
    /// <exception cref="InvalidOperationException">The training of all trials diverged.</exception>
    public TuneResult Execute(Action<TuneProgress>? periodDone = null, CancellationToken cancellationToken = default)
    {
        TrialRun[] going = _trials;
        foreach (int rung in Enumerable.Range(0, _rows.Ends.Count))
        {
            Advance(rung, going, periodDone ?? (_ => { }), cancellationToken);
            // Equal losses are ranked by number, so that the result does not depend on which trial was done first.
            going =
            [
                .. going.Where(trial => trial.Failure is null).OrderBy(trial => trial.LogLoss).ThenBy(trial => trial.Number),
            ];
            if (going.Length == 0)
            {
                throw new InvalidOperationException(
                    $"The training of all {_trials.Length} trials diverged. The first said: {_trials[0].Failure}");
            }

            if (rung + 1 < _rows.Ends.Count)
                going = [.. going.Where((trial, rank) => trial.IsCurrent || 2 * rank < going.Length)];
        }

        return Judge(going[0], going.FirstOrDefault(trial => trial.IsCurrent && trial.Strategy == going[0].Strategy));
    }

    private void Advance(int rung, TrialRun[] going, Action<TuneProgress> periodDone, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken,
        };
        int done = 0, begin = rung == 0 ? 0 : _rows.Ends[rung - 1], total = going.Length * (_rows.Ends[rung] - begin);
        Parallel.ForEach(going, parallel, trial => trial.Advance(
            _rows.Ends[rung],
            _rows.Rungs[rung],
            periods => periodDone(new(rung + 1, _rows.Ends.Count, going.Length, Interlocked.Add(ref done, periods), total)),
            cancellationToken));
    }

    private TuneResult Judge(TrialRun best, TrialRun? current)
    {
        TaskRow[] rows = _rows.Rungs[^1];
        var measured = new MeasuredRows(rows);
        TuneTrial[] trials = [.. _trials.Select(trial => trial.ToTrial())];
        TuneTrial found = trials[best.Number - 1];
        TuneTrial? known = current is null ? null : trials[current.Number - 1];
        (Gain? logLoss, Gain? auc) = current is null || current == best ? (null, null) : Compare(best, current, rows, measured);
        (bool isBetter, string finding) = TuneFinding.Of(found, known, logLoss, measured, trials.Length);
        return new(trials, found, known, logLoss, auc, isBetter, finding)
        {
            // The first trial has the current settings.
            Changes = [.. found.Settings.Except(trials[0].Settings)],
        };
    }

    private (Gain LogLoss, Gain Auc) Compare(TrialRun best, TrialRun current, TaskRow[] rows, MeasuredRows measured)
    {
        float[] ours = best.Probabilities(rows), theirs = current.Probabilities(rows);
        int[] all = [.. Enumerable.Range(0, rows.Length)];
        IResampled[] measures =
        [
            new ResampledLogLoss(ours, measured.Clicked, measured.Users),
            new ResampledLogLoss(theirs, measured.Clicked, measured.Users),
            new ResampledAuc(all, ours, measured.Clicked, measured.Users),
            new ResampledAuc(all, theirs, measured.Clicked, measured.Users),
        ];
        double[][] values = UserBootstrap.Run(measures, measured.UserCount, _options.Resamples);
        int[] once = [.. Enumerable.Repeat(1, measured.UserCount)];
        return (Difference(0, 1), Difference(2, 3));

        Gain Difference(int one, int other)
        {
            double difference = measures[one].Measure(once) - measures[other].Measure(once);
            return Gain.Of(double.IsFinite(difference) ? difference : null, values[one], values[other]);
        }
    }
}
