using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Strategies.Towers;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Compare.Strategies.Adapters;

/// <summary>
/// CTNet: adapters lead from the newest source tower, frozen, into a target tower that trains on target rows alone.
/// </summary>
/// <param name="setting">The task and the seed.</param>
/// <param name="change">Changes the options, for an ablation.</param>
/// <param name="refreshes">Whether the source is still refreshed after strategies that transfer once have done so.</param>
/// <param name="startsAtTransfer">
/// Whether the target tower starts when these strategies transfer, on the target rows so far, and not with the first target rows.
/// Until then the source model predicts.
/// </param>
/// <param name="broken">Replaces the source models by broken ones; null keeps the good ones.</param>
internal sealed class CtnetStrategy(
    StrategySetting setting,
    Action<CtnetAdapterOptions>? change = null,
    bool refreshes = true,
    bool startsAtTransfer = false,
    BrokenSource? broken = null) : IStrategy
{
    private readonly List<IDataView> _earlier = [];
    private ITransformer? _source;
    private bool _isFrozen;
    private ITransformer? _model;

    public IDataView? Score(IDataView targetRows) => _model?.Transform(targetRows)
        ?? (_source is null ? null : TowerPipeline.ScoreTargetRows(_source, targetRows));

    public bool NeedsSourceModel => true;

    public ITransformer? Pipeline => _model;

    public IEnumerable<CtrModelParameters> Models => TowerPipeline.ModelsOf(_model);

    public long Train(StrategyPeriod period)
    {
        if (broken is not null)
            period = period with { SourceModel = broken.Refresh(period) };
        if (period.SourceModel is null)
            return 0;
        if (_model is null && startsAtTransfer)
        {
            _source = period.SourceModel;
            if (period.Target is not null)
                _earlier.Add(period.Target);
            // In a log whose target begins after the transfer, there is nothing to start on yet.
            if (!period.IsTransferDue || _earlier.Count == 0)
                return 0;
            _model = Start(period.SourceModel, setting.ML.Data.AppendRows([.. _earlier]));
        }
        else if (_model is not null)
        {
            _model = setting.ML.BinaryClassification.Continue(
                _model,
                period.Target ?? period.NoTargetRows,
                _isFrozen ? null : period.SourceModel,
                new() { NumberOfThreads = 1 });
        }
        else if (period.Target is not null)
        {
            _model = Start(period.SourceModel, period.Target);
        }

        _isFrozen = !refreshes && period.IsTransferDue;
        return period.Target?.GetRowCount() ?? 0;
    }

    private TransformerChain<CtrPredictionTransformer> Start(ITransformer source, IDataView rows)
    {
        CtnetAdapterOptions options = setting.TargetOptions<CtnetAdapterOptions>();
        options.Source = source;
        change?.Invoke(options);
        ITransformer? startFrom = AdapterSettings.StartsFromSource(options) ? source : null;
        return setting.ML.Transforms.AlignFeatureSchema(TaskSchema.Create(setting.Task), TaskSchema.Target, startFrom: startFrom)
            .Append(setting.ML.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(rows);
    }
}
