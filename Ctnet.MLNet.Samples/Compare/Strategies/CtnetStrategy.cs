using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Samples.Tasks;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>CTNet: the newest source tower, frozen, with adapters into a target tower that trains on target rows alone.</summary>
internal sealed class CtnetStrategy(MLContext ml, FeatureSchema schema, int seed) : IStrategy
{
    private ITransformer? _model;

    public IDataView? Score(IDataView targetRows) => _model?.Transform(targetRows);

    public bool NeedsSourceModel => true;

    public long Train(StrategyPeriod period)
    {
        if (period.SourceModel is null)
            return 0;
        if (_model is not null)
        {
            _model = ml.BinaryClassification.Continue(_model, period.Target ?? period.NoTargetRows, period.SourceModel, new() { NumberOfThreads = 1 });
        }
        else if (period.Target is not null)
        {
            CtnetAdapterOptions options = StrategyOptions.Create<CtnetAdapterOptions>(StrategyOptions.TargetEmbeddingLearningRate, seed);
            options.Source = period.SourceModel;
            _model = ml.Transforms.AlignFeatureSchema(schema, TaskSchema.Target)
                .Append(ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(period.Target);
        }

        return period.Target?.GetRowCount() ?? 0;
    }
}
