using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Strategies.Towers;

/// <summary>Trains on target rows alone. Transfer has to beat this.</summary>
internal sealed class TargetOnlyStrategy(StrategySetting setting) : IStrategy
{
    private readonly SingleDomainModel _model = new(
        setting.ML, TaskSchema.Create(setting.Task), TaskSchema.Target, setting.TargetOptions<CtrTowerOptions>());

    public IDataView? Score(IDataView targetRows) => _model.Model?.Transform(targetRows);

    public bool NeedsSourceModel => false;

    public ITransformer? Pipeline => _model.Model;

    public long Train(StrategyPeriod period) => _model.Train(period.Target);
}
