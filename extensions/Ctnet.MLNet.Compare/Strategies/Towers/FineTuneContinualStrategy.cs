using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Strategies.Towers;

/// <summary>
/// In each period, copies the newest source model and trains it on the target rows of the last periods, in time order. Older
/// target rows are forgotten, and every row is trained on once for each period of the window.
/// </summary>
internal sealed class FineTuneContinualStrategy(StrategySetting setting) : IStrategy
{
    private readonly FeatureSchema _schema = TaskSchema.Create(setting.Task);
    private readonly PeriodWindow<IDataView> _window = new(setting.Training.WindowPeriods);
    private ITransformer? _source, _model;

    public IDataView? Score(IDataView targetRows) => _model?.Transform(targetRows)
        ?? (_source is null ? null : TowerPipeline.ScoreTargetRows(_source, targetRows));

    public bool NeedsSourceModel => true;

    public long Train(StrategyPeriod period)
    {
        _source = period.SourceModel;
        _model = null;
        _window.Add(period.Target);
        if (_source is null || _window.Items.Length == 0)
            return 0;
        CtrTowerOptions options = setting.TargetOptions<CtrTowerOptions>();
        options.ShufflePoolSize = 0;
        var model = new SingleDomainModel(setting.ML, _schema, TaskSchema.Target, options, _source);
        long rows = model.Train(setting.ML.Data.AppendRows(_window.Items));
        _model = model.Model;
        return rows;
    }
}
