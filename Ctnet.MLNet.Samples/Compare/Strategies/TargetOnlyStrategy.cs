using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Samples.Tasks;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>The target's rows alone: what transfer has to beat.</summary>
internal sealed class TargetOnlyStrategy(MLContext ml, FeatureSchema schema, int seed) : IStrategy
{
    private readonly SingleDomainModel _model = new(
        ml, schema, TaskSchema.Target, StrategyOptions.Create<CtrTowerOptions>(StrategyOptions.TargetEmbeddingLearningRate, seed));

    public IDataView? Score(IDataView targetRows) => _model.Model?.Transform(targetRows);

    public bool NeedsSourceModel => false;

    public long Train(StrategyPeriod period) => _model.Train(period.Target);
}
