using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Ctnet.MLNet.Compare.Strategies.Towers;

/// <summary>
/// Blends two independent models, the source model and a target-only model. A logistic regression weighs their logits; it is
/// trained on the logits of the last periods, as scored before training on them. Until it can be trained, the mean of both logits
/// predicts.
/// </summary>
internal sealed class BlendStrategy(StrategySetting setting) : IStrategy
{
    private readonly TargetOnlyStrategy _target = new(setting);
    private readonly SourceOnlyStrategy _source = new();
    private readonly PeriodWindow<List<BlendedRow>> _window = new(setting.Training.WindowPeriods);
    private readonly LbfgsLogisticRegressionBinaryTrainer _trainer =
        setting.ML.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            LabelColumnName = nameof(BlendedRow.Clicked),
            FeatureColumnName = nameof(BlendedRow.Logits),
            L1Regularization = 0,
            NumberOfThreads = 1,
        });

    private BinaryPredictionTransformer<CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>>? _blend;
    private List<BlendedRow>? _scored;

    public IDataView? Score(IDataView targetRows)
    {
        _scored = null;
        if (_target.Score(targetRows) is not IDataView target || _source.Score(targetRows) is not IDataView source)
            return null;
        _scored =
        [
            .. target.GetColumn<int>(TaskData.Row)
                .Zip(source.GetColumn<float>("Score"), target.GetColumn<float>("Score"))
                .Zip(
                    target.GetColumn<bool>(TaskData.Label),
                    (row, clicked) => new BlendedRow(row.First, clicked, row.Second, row.Third)),
        ];
        IDataView rows = setting.ML.Data.LoadFromEnumerable(_scored);
        rows = _blend?.Transform(rows) ?? rows;
        return setting.ML.Transforms.CopyColumns(TaskData.Row, nameof(BlendedRow.Row)).Fit(rows).Transform(rows);
    }

    public bool NeedsSourceModel => true;

    public long Train(StrategyPeriod period)
    {
        _window.Add(period.Target is null ? null : _scored);
        List<BlendedRow> seen = [.. _window.Items.SelectMany(rows => rows)];
        // Rows of one class cannot train a regression.
        if (seen.Select(row => row.Clicked).Distinct().Count() == 2)
            _blend = _trainer.Fit(setting.ML.Data.LoadFromEnumerable(seen));
        _source.Train(period);
        return _target.Train(period);
    }
}
