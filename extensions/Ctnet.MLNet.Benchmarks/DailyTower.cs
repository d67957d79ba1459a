using Ctnet.MLNet.Samples.Quickstart;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>A tower of the guide's rows alone. Rows without a click are sampled at the options' rate.</summary>
internal sealed class DailyTower(int seed, CtrTowerOptions options) : DailyModel(seed)
{
    private readonly Random _random = new(seed);
    private ITransformer? _model;

    public override void Train(HomeImpression[] home, GuideImpression[] guide)
    {
        options.LabelColumnName = "Clicked";
        IDataView rows = Rows(
            guide.Where(row => row.Clicked || _random.NextDouble() < options.NegativeSamplingRate).ToArray());
        _model = _model is null
            ? ML.Transforms.AlignFeatureSchema(Schema, "guide").Append(ML.BinaryClassification.Trainers.CtrTower(options)).Fit(rows)
            : ML.BinaryClassification.Continue(_model, rows);
    }

    public override IEnumerable<float> Score(GuideImpression[] rows) => Probabilities(_model!.Transform(Rows(rows)));
}
