using Ctnet.MLNet.Samples.Tasks;
using Ctnet.MLNet.Trainers;
using Microsoft.Data.Analysis;
using Microsoft.ML;

namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>
/// A source whose refresh is broken, for a while or from the beginning: each is another model that has learnt the period's source rows with
/// labels drawn at random. It tells of negative transfer.
/// </summary>
/// <param name="setting">What it is made for.</param>
/// <param name="fromBeginning">Whether it is broken all the time.</param>
internal sealed class BrokenSource(StrategySetting setting, bool fromBeginning)
{
    // In times of the periods until strategies that transfer only once do so.
    private const double BreaksAt = 2.5, MendedAt = 3.25;

    private readonly Random _random = new(setting.Seed);
    private ITransformer? _model;
    private int _periods, _untilTransfer;

    /// <summary>The source model that comes in a period in the good one's place; the good one where it is not broken.</summary>
    public ITransformer? Refresh(StrategyPeriod period)
    {
        _periods++;
        if (_untilTransfer == 0 && period.IsTransferDue)
            _untilTransfer = _periods;
        bool isBroken = fromBeginning || (_untilTransfer > 0 && _periods >= BreaksAt * _untilTransfer && _periods < MendedAt * _untilTransfer);
        if (!isBroken)
            return period.SourceModel;
        // A period without source rows brings no other one.
        if (period.Source is DataFrame rows)
            _model = Learn(rows);
        return _model;
    }

    private ITransformer? Learn(DataFrame rows)
    {
        DataFrame drawn = rows.Clone();
        drawn[TaskData.Label] = new BooleanDataFrameColumn(TaskData.Label, Enumerable.Range(0, (int)rows.Rows.Count).Select(_ => _random.Next(2) == 0));
        CtrTowerOptions options = setting.SourceOptions();
        options.Seed = _random.Next();
        var model = new SingleDomainModel(setting.ML, TaskSchema.Create(setting.Task), TaskSchema.Source, options);
        model.Train(drawn);
        return model.Model;
    }
}
