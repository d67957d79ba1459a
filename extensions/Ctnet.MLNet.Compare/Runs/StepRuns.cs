namespace Ctnet.MLNet.Compare.Runs;

/// <summary>
/// The runs of all strategies and seeds with one length of a step: those that an earlier comparison finished, and the others.
/// </summary>
internal sealed class StepRuns
{
    private readonly RunStore _store;
    private readonly IReadOnlyList<string> _strategies;
    private readonly FinishedRun[] _earlier;
    private int _finishedNow;

    /// <param name="task">The task with this length.</param>
    /// <param name="strategies">The names of the strategies.</param>
    /// <param name="seeds">The seeds.</param>
    /// <param name="folder">The folder of finished runs.</param>
    /// <param name="resumes">Whether runs that are finished there are kept.</param>
    public StepRuns(
        CompareTask task, IReadOnlyList<string> strategies, IReadOnlyList<int> seeds, DirectoryInfo folder, bool resumes)
    {
        Task = task;
        _strategies = strategies;
        _store = new(folder, RunStore.FingerprintOf(task.File, task.Description, task.Data));
        IEnumerable<FinishedRun?> earlier = from strategy in strategies from seed in seeds select _store.Find(strategy, seed);
        _earlier = resumes ? [.. earlier.OfType<FinishedRun>()] : [];
        Remaining =
        [
            .. from seed in seeds
               let finished = _earlier.Where(run => run.Seed == seed).Select(run => run.Strategy)
               let names = strategies.Except(finished).ToArray()
               where names.Length > 0
               select new SeedRun(task.Description, task.Data, names, seed),
        ];
    }

    public CompareTask Task { get; }

    /// <summary>The seeds that are still to be run.</summary>
    public IReadOnlyList<SeedRun> Remaining { get; }

    public int FinishedBefore => _earlier.Length;

    /// <summary>How many runs are finished and kept: by an earlier comparison, and by this one so far.</summary>
    public int Finished => _earlier.Length + Volatile.Read(ref _finishedNow);

    /// <summary>Trains a seed, and keeps its runs for a later comparison.</summary>
    public void Execute(SeedRun run, Action periodDone, CancellationToken cancellationToken)
    {
        run.Execute(periodDone, cancellationToken);
        foreach (StrategyRun strategy in run.Strategies)
        {
            _store.Save(strategy.Finish(Task.Data.Reported));
            Interlocked.Increment(ref _finishedNow);
        }
    }

    /// <summary>All runs, once they are trained, in the order of the strategies.</summary>
    public IReadOnlyList<FinishedRun> All()
    {
        List<string> order = [.. _strategies];
        return
        [
            .. _earlier
                .Concat(Remaining.SelectMany(run => run.Strategies).Select(strategy => strategy.Finish(Task.Data.Reported)))
                .OrderBy(run => order.IndexOf(run.Strategy)),
        ];
    }
}
