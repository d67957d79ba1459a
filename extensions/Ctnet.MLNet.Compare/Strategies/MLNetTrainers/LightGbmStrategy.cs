using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Ctnet.MLNet.Networks.MultiEntity;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;

namespace Ctnet.MLNet.Compare.Strategies.MLNetTrainers;

/// <summary>
/// Boosted trees on target rows. Categorical values are replaced by their click rates and counts in earlier periods, because
/// trees make little use of ids. Trees cannot continue a model, so every few periods they are grown on all rows so far. The click
/// rates are up to date in every period.
/// </summary>
internal sealed class LightGbmStrategy(StrategySetting setting) : IStrategy
{
    private const string Features = "Encoded";

    private readonly FeatureSchema _schema =
        TaskSchema.Create(setting.Task, hashBuckets: setting.Training.HashBuckets, statistics: true);

    private readonly List<IDataView> _rows = [];
    private FeatureAlignmentTransformer? _alignment;
    private TransformerChain<
        BinaryPredictionTransformer<CalibratedModelParametersBase<LightGbmBinaryModelParameters, PlattCalibrator>>>? _model;

    private int _periods;

    public IDataView? Score(IDataView targetRows) => _model?.Transform(_alignment!.Transform(targetRows));

    public bool NeedsSourceModel => false;

    public long Train(StrategyPeriod period)
    {
        if (period.Target is not null)
        {
            _alignment = setting.ML.Transforms.AlignFeatureSchema(_schema, TaskSchema.Target).Fit(period.Target, _alignment);
            _rows.Add(period.Target);
        }

        if (_alignment is null || ++_periods % setting.Training.RefitPeriods != 1 % setting.Training.RefitPeriods)
            return 0;
        IDataView all = _alignment.Transform(setting.ML.Data.AppendRows([.. _rows]));
        FeatureLayout layout = FeatureLayout.Of(all.Schema[_alignment.OutputColumnName])!;
        FieldSlots[] fields = [.. layout.Fields.Where(field => field.Kind != FieldKind.Categorical)];
        _model = Grow(all, layout, fields);
        return all.GetRowCount() ?? 0;
    }

    private TransformerChain<
        BinaryPredictionTransformer<CalibratedModelParametersBase<LightGbmBinaryModelParameters, PlattCalibrator>>>? Grow(
        IDataView rows, FeatureLayout layout, FieldSlots[] fields)
    {
        var pipeline = OneHotFields.Create(setting.ML, layout, fields)
            .Append(setting.ML.Transforms.Concatenate(Features, OneHotFields.Names(fields)))
            .Append(setting.ML.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options
            {
                LabelColumnName = TaskData.Label,
                FeatureColumnName = Features,
                Seed = setting.Seed,
                NumberOfThreads = 1,
                NumberOfLeaves = 15,
                LearningRate = 0.05,
                NumberOfIterations = 100,
                MinimumExampleCountPerLeaf = 20,
            }));
        try
        {
            return pipeline.Fit(rows);
        }
        catch (ArgumentNullException exception) when (exception.ParamName == "items")
        {
            // ML.NET throws this if there is no tree, not even one for the click rate: nothing can be split, as in a few rows or
            // before any value has a history, and half of the rows are clicks. Without a model, a half is predicted.
            return null;
        }
    }
}
