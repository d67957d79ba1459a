using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Strategies.Towers;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Runs;

/// <summary>
/// Runs the protocol, test then train, with one seed. In each period, in time order, all strategies score the target rows, then
/// the source model trains on the source rows, then the strategies train. All see the same rows in the same order, and the same
/// source model.
/// </summary>
internal sealed class SeedRun
{
    private readonly TaskData _data;
    private readonly SingleDomainModel _source;

    public SeedRun(TaskFile task, TaskData data, IEnumerable<string> strategies, int seed)
    {
        (_data, Seed) = (data, seed);
        Strategies = [.. strategies.Select(name => new StrategyRun(name, seed, StrategyCatalog.Create(name, Setting())))];
        _source = new(Setting().ML, TaskSchema.Create(task), TaskSchema.Source, Setting().SourceOptions());

        // Each gets its own context, because ML.NET's trainers draw random numbers from it. Strategies must not depend on each
        // other.
        StrategySetting Setting() => new(new MLContext(seed), task, seed);
    }

    public int Seed { get; }

    public IReadOnlyList<StrategyRun> Strategies { get; }

    /// <summary>Rows that the source model was trained on.</summary>
    public long SourceRows { get; private set; }

    public void Execute(Action periodDone, CancellationToken cancellationToken)
    {
        int newest = FirstOfNewest();
        for (int number = 0; number < _data.Periods.Count; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IDataView? target = Score(number);
            if (number == newest)
                MeasureFields(newest, cancellationToken);
            Train(number, target);
            periodDone();
        }
    }

    /// <summary>Runs one period, without measuring fields. Periods must be run in order.</summary>
    public void Run(int number) => Train(number, Score(number));

    private IDataView? Score(int number)
    {
        TaskPeriod period = _data.Periods[number];
        if (period.Target.Count == 0)
            return null;
        IDataView target = _data.Frame(period.Target, isTarget: true);
        foreach (StrategyRun strategy in Strategies)
            strategy.Score(target);
        return target;
    }

    private void Train(int number, IDataView? target)
    {
        TaskPeriod period = _data.Periods[number];
        IDataView? source = period.Source.Count == 0 ? null : _data.Frame(period.Source, isTarget: false);
        if (Strategies.Any(strategy => strategy.NeedsSourceModel))
            SourceRows += _source.Train(source);
        var training = new StrategyPeriod(
            TaskData.NameOf(period.Start), source, target, _data.Frame([], isTarget: true), _source.Model,
            IsTransferDue: number + 1 >= _data.TransferPeriod);
        foreach (StrategyRun strategy in Strategies)
            strategy.Train(training);
    }

    // The models of that moment have seen none of these rows. One period alone may have few rows.
    private void MeasureFields(int newest, CancellationToken cancellationToken)
    {
        IDataView rows =
            _data.Frame([.. _data.Periods.Skip(newest).SelectMany(period => period.Target)], isTarget: true);
        foreach (StrategyRun strategy in Strategies)
            strategy.MeasureFields(rows, cancellationToken);
    }

    // The first of the newest periods that together have a tenth of the target rows.
    private int FirstOfNewest()
    {
        int period = _data.Periods.Count, rows = 0;
        while (period > 0 && 10 * rows < _data.TargetRows)
            rows += _data.Periods[--period].Target.Count;
        return period;
    }
}
