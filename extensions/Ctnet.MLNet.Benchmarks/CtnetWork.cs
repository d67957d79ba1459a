using System.Diagnostics;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// Trains CTNet on one shape, with a source model. Half of the text fields are the source's, and half are the target's.
/// </summary>
internal sealed class CtnetWork
{
    private readonly MLContext _ml = new(1);
    private readonly BenchmarkShape _shape;
    private readonly TextImpressions _rows;
    private readonly IDataView _aligned;
    private readonly CtnetAdapterTrainer _trainer;

    /// <param name="shape">The sizes.</param>
    /// <param name="withFallback">Whether the CTNet has a fallback.</param>
    public CtnetWork(BenchmarkShape shape, bool withFallback = false)
    {
        _shape = shape;
        _rows = new TextImpressions(shape.TrainingRows, 2 * shape.Fields, shape.Values);
        FeatureSchema target = TextImpressions.Categorical("target", 0, shape.Fields),
            source = TextImpressions.Categorical("source", shape.Fields, shape.Fields);
        ITransformer sourceModel = _ml.Transforms.AlignFeatureSchema(source, "source")
            .Append(_ml.BinaryClassification.Trainers.CtrTower(Options<CtrTowerOptions>(shape)))
            .Fit(_ml.Data.TakeRows(_rows, shape.TrainingRows / 4));
        FeatureAlignmentTransformer alignment = _ml.Transforms.AlignFeatureSchema(target, "target").Fit(_rows);
        _aligned = alignment.Transform(_rows);
        CtnetAdapterOptions options = Options<CtnetAdapterOptions>(shape);
        // As in the peer's network, every hidden layer has an adapter. The embeddings have none, and there is no linear term.
        (options.Source, options.SourceEmbedding) = (sourceModel, false);
        options.FallbackRows = withFallback ? 10 * shape.BatchSize : null;
        _trainer = _ml.BinaryClassification.Trainers.CtnetAdapter(options);
    }

    /// <summary>Measures one pass, from the first row that is read to the trained model.</summary>
    public double TrainRowsPerSecond()
    {
        long started = Stopwatch.GetTimestamp();
        _trainer.Fit(_aligned);
        return _shape.TrainingRows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static TOptions Options<TOptions>(BenchmarkShape shape) where TOptions : CtrTrainerOptions, new() => new()
    {
        LabelColumnName = TextImpressions.Label, EmbeddingSize = shape.EmbeddingSize, HiddenUnits = shape.HiddenUnits,
        BatchSize = shape.BatchSize, LinearTerm = false, Seed = 1,
    };
}
