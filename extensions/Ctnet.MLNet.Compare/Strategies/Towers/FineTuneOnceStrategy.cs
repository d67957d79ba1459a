using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Strategies.Towers;

/// <summary>
/// The usual way to launch a domain: a copy of the source model, trained on the target rows so far, then on those of each period.
/// Until the copy is due, the source model predicts. What the source learns later does not reach the copy.
/// </summary>
internal sealed class FineTuneOnceStrategy(StrategySetting setting) : IStrategy
{
    private readonly List<IDataView> _earlier = [];
    private ITransformer? _source;
    private SingleDomainModel? _model;

    public IDataView? Score(IDataView targetRows) => _model?.Model?.Transform(targetRows)
        ?? (_source is null ? null : TowerPipeline.ScoreTargetRows(_source, targetRows));

    public bool NeedsSourceModel => true;

    public long Train(StrategyPeriod period)
    {
        if (_model is not null)
            return _model.Train(period.Target);
        _source = period.SourceModel;
        if (period.Target is not null)
            _earlier.Add(period.Target);
        if (!period.IsTransferDue || _source is null)
            return 0;
        CtrTowerOptions options = setting.TargetOptions<CtrTowerOptions>();
        _model = new(setting.ML, TaskSchema.Create(setting.Task), TaskSchema.Target, options, _source);
        return _earlier.Sum(_model.Train);
    }
}
