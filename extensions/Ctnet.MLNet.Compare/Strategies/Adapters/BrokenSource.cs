using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Strategies.Towers;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Ctnet.MLNet.Trainers;
using Microsoft.Data.Analysis;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Strategies.Adapters;

/// <summary>
/// Replaces source models by models that learnt a period's source rows with random labels, for a while or from the beginning.
/// Shows what negative transfer does to a strategy.
/// </summary>
/// <param name="setting">The task and the seed.</param>
/// <param name="fromBeginning">Whether the source is broken all the time.</param>
internal sealed class BrokenSource(StrategySetting setting, bool fromBeginning)
{
    // Multiples of the number of periods until strategies that transfer once do so.
    private const double BreaksAt = 2.5, MendedAt = 3.25;

    private readonly Random _random = new(setting.Seed);
    private ITransformer? _model;
    private int _periods, _untilTransfer;

    /// <summary>The source model that a strategy gets in a period: a broken one, or the good one.</summary>
    public ITransformer? Refresh(StrategyPeriod period)
    {
        _periods++;
        if (_untilTransfer == 0 && period.IsTransferDue)
            _untilTransfer = _periods;
        bool isBroken = fromBeginning
            || (_untilTransfer > 0 && _periods >= BreaksAt * _untilTransfer && _periods < MendedAt * _untilTransfer);
        if (!isBroken)
            return period.SourceModel;
        // A period without source rows keeps the broken model of an earlier one.
        if (period.Source is DataFrame rows)
            _model = Learn(rows);
        return _model;
    }

    private ITransformer? Learn(DataFrame rows)
    {
        DataFrame drawn = rows.Clone();
        IEnumerable<bool> labels = Enumerable.Range(0, (int)rows.Rows.Count).Select(_ => _random.Next(2) == 0);
        drawn[TaskData.Label] = new BooleanDataFrameColumn(TaskData.Label, labels);
        CtrTowerOptions options = setting.SourceOptions();
        options.Seed = _random.Next();
        var model = new SingleDomainModel(setting.ML, TaskSchema.Create(setting.Task), TaskSchema.Source, options);
        model.Train(drawn);
        return model.Model;
    }
}
