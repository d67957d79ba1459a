using Ctnet.MLNet.Compare.Strategies.Protocol;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Strategies.Towers;

/// <summary>The newest source model, unchanged. It has seen no target row.</summary>
internal sealed class SourceOnlyStrategy : IStrategy
{
    private ITransformer? _source;

    public IDataView? Score(IDataView targetRows) => _source is null ? null : TowerPipeline.ScoreTargetRows(_source, targetRows);

    public bool NeedsSourceModel => true;

    public long Train(StrategyPeriod period)
    {
        _source = period.SourceModel;
        return 0;
    }
}
