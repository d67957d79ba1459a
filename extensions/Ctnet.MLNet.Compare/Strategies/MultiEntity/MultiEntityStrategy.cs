using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Strategies.Towers;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Strategies.MultiEntity;

/// <summary>
/// One model of the rows of both domains, which predicts the target itself: stage 1 of MKT, or, with parts left out, the joint
/// models that MKT is compared with. It needs the source's rows, which CTNet does not.
/// </summary>
internal sealed class MultiEntityStrategy(StrategySetting setting, Action<MultiEntityPretrainingOptions>? change = null)
    : IStrategy
{
    private readonly MultiEntityModel _model = new(setting, change);

    public IDataView? Score(IDataView targetRows) => _model.Score(targetRows);

    public bool NeedsSourceModel => false;

    public IEnumerable<CtrModelParameters> Models => TowerPipeline.ModelsOf(_model.Pipeline);

    public long Train(StrategyPeriod period) => _model.Train(period);
}
