using Ctnet.MLNet.Samples.Tasks;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>CTNet: the newest source tower, frozen, with adapters into a target tower that trains on target rows alone.</summary>
/// <param name="setting">What it is made for.</param>
/// <param name="change">What an ablation changes of the options.</param>
/// <param name="refreshes">Whether the source goes on being refreshed when strategies that transfer only once have done so.</param>
internal sealed class CtnetStrategy(StrategySetting setting, Action<CtnetAdapterOptions>? change = null, bool refreshes = true) : IStrategy
{
    private bool _isFrozen;
    private ITransformer? _model;

    public IDataView? Score(IDataView targetRows) => _model?.Transform(targetRows);

    public bool NeedsSourceModel => true;

    public long Train(StrategyPeriod period)
    {
        if (period.SourceModel is null)
            return 0;
        if (_model is not null)
        {
            _model = setting.ML.BinaryClassification.Continue(
                _model, period.Target ?? period.NoTargetRows, _isFrozen ? null : period.SourceModel, new() { NumberOfThreads = 1 });
        }
        else if (period.Target is not null)
        {
            CtnetAdapterOptions options = setting.TargetOptions<CtnetAdapterOptions>();
            options.Source = period.SourceModel;
            change?.Invoke(options);
            _model = setting.ML.Transforms.AlignFeatureSchema(TaskSchema.Create(setting.Task), TaskSchema.Target)
                .Append(setting.ML.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(period.Target);
        }

        _isFrozen = !refreshes && period.IsTransferDue;
        return period.Target?.GetRowCount() ?? 0;
    }
}
