using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Strategies.Towers;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Compare.Strategies.MultiEntity;

/// <summary>
/// MKT: gates lead from a pre-trained model of both domains, frozen, into a target model that trains on target rows alone. In
/// each period the target model trains first, over a pre-trained model that has not seen the period's rows. Otherwise the target
/// model would learn to trust labels that the pre-trained model has memorized. It starts when the pre-trained model knows the
/// target, which may begin later than the source.
/// </summary>
/// <param name="setting">The task and the seed.</param>
/// <param name="pretraining">Changes the options of the pre-trained model.</param>
/// <param name="transfer">Changes the options of the target model.</param>
/// <param name="refreshes">
/// Whether the pre-trained model is still trained after strategies that transfer once have done so. Without refreshes it is
/// trained until then, and until it knows the target.
/// </param>
/// <param name="sameRows">Whether the pre-trained model trains first nevertheless, which shows what that costs.</param>
internal sealed class MktStrategy(
    StrategySetting setting,
    Action<MultiEntityPretrainingOptions>? pretraining = null,
    Action<MultiEntityTransferOptions>? transfer = null,
    bool refreshes = false,
    bool sameRows = false) : IStrategy
{
    private readonly MultiEntityModel _pretrained = new(setting, pretraining);
    private bool _isFrozen;
    private ITransformer? _model;

    public IDataView? Score(IDataView targetRows) => _model?.Transform(targetRows) ?? _pretrained.Score(targetRows);

    public bool NeedsSourceModel => false;

    public IEnumerable<CtrModelParameters> Models =>
        [.. TowerPipeline.ModelsOf(_pretrained.Pipeline), .. TowerPipeline.ModelsOf(_model)];

    public long Train(StrategyPeriod period)
    {
        long rows = 0;
        if (!sameRows)
            rows += TrainTarget(period);
        if (!_isFrozen)
            rows += Pretrain(period);
        if (sameRows)
            rows += TrainTarget(period);
        _isFrozen = !refreshes && period.IsTransferDue && _pretrained.KnowsTarget;
        return rows;
    }

    private long Pretrain(StrategyPeriod period)
    {
        long rows = _pretrained.Train(period);
        if (_model is not null)
        {
            _model = setting.ML.BinaryClassification.Continue(
                _model, period.NoTargetRows, _pretrained.Pipeline, new() { NumberOfThreads = 1 });
        }

        return rows;
    }

    private long TrainTarget(StrategyPeriod period)
    {
        if (period.Target is not IDataView rows || !_pretrained.KnowsTarget)
            return 0;
        _model = _model is null
            ? Start(_pretrained.Pipeline!, rows)
            : setting.ML.BinaryClassification.Continue(_model, rows, options: new() { NumberOfThreads = 1 });
        return rows.GetRowCount() ?? 0;
    }

    private TransformerChain<CtrPredictionTransformer> Start(ITransformer pretrained, IDataView rows)
    {
        MultiEntityTransferOptions options = setting.TargetOptions<MultiEntityTransferOptions>();
        options.Pretrained = pretrained;
        // Small rates, because most knowledge comes from the pre-trained model. Chosen on the periods before the measured half.
        (options.LearningRate, options.EmbeddingLearningRate) = (0.01, setting.Training.SourceEmbeddingLearningRate);
        transfer?.Invoke(options);
        return setting.ML.Transforms.AlignFeatureSchema(TaskSchema.Create(setting.Task), TaskSchema.Target)
            .Append(setting.ML.BinaryClassification.Trainers.MultiEntityTransfer(options)).Fit(rows);
    }
}
