using Ctnet.MLNet.Samples.Quickstart;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// Predicts the click rate of all rows so far. Its calibration shows how much of the other models' is the luck of the draw.
/// </summary>
internal sealed class DailyRate(int seed) : DailyModel(seed)
{
    private double _rows, _clicks;

    public override void Train(HomeImpression[] home, GuideImpression[] guide)
    {
        _rows += guide.Length;
        _clicks += guide.Count(row => row.Clicked);
    }

    public override IEnumerable<float> Score(GuideImpression[] rows) => rows.Select(_ => (float)(_clicks / _rows));
}
