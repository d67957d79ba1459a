using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace Ctnet.MLNet.Compare.Strategies.MLNetTrainers;

/// <summary>
/// ML.NET's field-aware factorization machine on hashed target rows. Each period continues the model of the last.
/// </summary>
internal sealed class FfmStrategy(StrategySetting setting) : IStrategy
{
    // Of .01, .03, .1, .3 and 1, the rate with the best log loss on the first half of the film data.
    private const float LearningRate = 0.3f;

    private readonly HashedRows _rows = new(setting);
    private FieldAwareFactorizationMachinePredictionTransformer? _model;

    public IDataView? Score(IDataView targetRows) => _model?.Transform(_rows.Encode(targetRows));

    public bool NeedsSourceModel => false;

    public long Train(StrategyPeriod period)
    {
        if (period.Target is null)
            return 0;
        _rows.Learn(period.Target);
        var options = new FieldAwareFactorizationMachineTrainer.Options
        {
            LabelColumnName = TaskData.Label,
            FeatureColumnName = _rows.Columns[0],
            ExtraFeatureColumns = _rows.Columns[1..],
            LatentDimension = setting.Training.EmbeddingSize,
            NumberOfIterations = 1,
            LearningRate = LearningRate,
        };
        var trainer = setting.ML.BinaryClassification.Trainers.FieldAwareFactorizationMachine(options);
        _model = trainer.Fit(_rows.Encode(period.Target), null, _model?.Model);
        return period.Target.GetRowCount() ?? 0;
    }
}
