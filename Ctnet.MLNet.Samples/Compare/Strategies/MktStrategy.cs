using Ctnet.MLNet.Samples.Tasks;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>
/// MKT: a model of both domains' rows, frozen, with gates into a target model that trains on target rows alone. As published, the first is trained
/// until the transfer is due and serves until then; refreshed, it goes on, and the target model with it from the first target rows.
/// </summary>
/// <param name="setting">What it is made for.</param>
/// <param name="pretraining">What a strategy changes of the first model's options.</param>
/// <param name="transfer">What it changes of the second's.</param>
/// <param name="refreshes">Whether the first goes on.</param>
internal sealed class MktStrategy(
    StrategySetting setting, Action<MultiEntityPretrainingOptions>? pretraining = null, Action<MultiEntityTransferOptions>? transfer = null,
    bool refreshes = false) : IStrategy
{
    private readonly MultiEntityModel _pretrained = new(setting, pretraining);
    private readonly List<IDataView> _earlier = [];
    private ITransformer? _model;

    public IDataView? Score(IDataView targetRows) => _model?.Transform(targetRows) ?? _pretrained.Score(targetRows);

    public bool NeedsSourceModel => false;

    public long Train(StrategyPeriod period)
    {
        long rows = _model is null || refreshes ? _pretrained.Train(period) : 0;
        if (_model is not null)
        {
            _model = setting.ML.BinaryClassification.Continue(
                _model, period.Target ?? period.NoTargetRows, refreshes ? _pretrained.Pipeline : null, new() { NumberOfThreads = 1 });
            return rows + (period.Target?.GetRowCount() ?? 0);
        }

        if (period.Target is not null)
            _earlier.Add(period.Target);
        if (_earlier.Count == 0 || !(refreshes || period.IsTransferDue))
            return rows;
        IDataView earlier = setting.ML.Data.AppendRows([.. _earlier]);
        _model = Start(_pretrained.Pipeline!, earlier);
        return rows + (earlier.GetRowCount() ?? 0);
    }

    private TransformerChain<CtrPredictionTransformer> Start(ITransformer pretrained, IDataView rows)
    {
        MultiEntityTransferOptions options = setting.TargetOptions<MultiEntityTransferOptions>();
        options.Pretrained = pretrained;
        transfer?.Invoke(options);
        return setting.ML.Transforms.AlignFeatureSchema(TaskSchema.Create(setting.Task), TaskSchema.Target)
            .Append(setting.ML.BinaryClassification.Trainers.MultiEntityTransfer(options)).Fit(rows);
    }
}
