using Ctnet.MLNet.Samples.Tasks;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>Trains on target rows alone. Transfer has to beat this.</summary>
internal sealed class TargetOnlyStrategy(StrategySetting setting) : IStrategy
{
    private readonly SingleDomainModel _model = new(
        setting.ML, TaskSchema.Create(setting.Task), TaskSchema.Target, setting.TargetOptions<CtrTowerOptions>());

    public IDataView? Score(IDataView targetRows) => _model.Model?.Transform(targetRows);

    public bool NeedsSourceModel => false;

    public long Train(StrategyPeriod period) => _model.Train(period.Target);
}
