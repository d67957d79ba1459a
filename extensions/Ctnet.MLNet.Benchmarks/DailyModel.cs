using Ctnet.MLNet.Samples.Quickstart;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>A model of the guide that is fitted on the first day, and continued on each later day.</summary>
/// <param name="seed">The seed of training.</param>
internal abstract class DailyModel(int seed)
{
    protected static FeatureSchema Schema { get; } = QuickstartSchema.Create();

    protected MLContext ML { get; } = new(seed);

    public abstract void Train(HomeImpression[] home, GuideImpression[] guide);

    /// <summary>The click probabilities of the rows.</summary>
    public abstract IEnumerable<float> Score(GuideImpression[] rows);

    protected static IEnumerable<float> Probabilities(IDataView scored) => scored.GetColumn<float>("Probability");

    protected IDataView Rows<T>(T[] rows) where T : class => ML.Data.LoadFromEnumerable(rows);
}
