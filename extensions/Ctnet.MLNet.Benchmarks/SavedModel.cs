using System.Diagnostics;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// A file with a whole CTNet pipeline of a shape. Its vocabularies and tables have their full size, though it has seen one batch.
/// </summary>
internal sealed class SavedModel : IDisposable
{
    private const int Rounds = 3;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.zip");
    private readonly TextImpressions _rows;

    public SavedModel(BenchmarkShape shape)
    {
        var ml = new MLContext(1);
        _rows = new TextImpressions(shape.Values, 2 * shape.Fields, shape.Values, inTurn: true);
        ITransformer source = Fit(
            ml, shape, "source", shape.Fields,
            ml.BinaryClassification.Trainers.CtrTower(Options<CtrTowerOptions>(shape)));
        CtnetAdapterOptions options = Options<CtnetAdapterOptions>(shape);
        (options.Source, options.SourceEmbedding) = (source, false);
        ml.Model.Save(Fit(ml, shape, "target", 0, ml.BinaryClassification.Trainers.CtnetAdapter(options)), _rows.Schema, _path);
    }

    public double Megabytes => new FileInfo(_path).Length / 1e6;

    /// <summary>
    /// The median time from the file to the first row's score. The first round is left out, because it compiles code.
    /// </summary>
    public double MillisecondsToFirstScore()
    {
        var times = new List<double>();
        for (int round = 0; round <= Rounds; round++)
        {
            long started = Stopwatch.GetTimestamp();
            _ = new MLContext().Model.LoadChecked(_path, out _).Transform(_rows).GetColumn<float>("Score").First();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return times.Skip(1).Order().ElementAt(Rounds / 2);
    }

    public void Dispose() => File.Delete(_path);

    private TransformerChain<CtrPredictionTransformer> Fit<TOptions>(
        MLContext ml, BenchmarkShape shape, string domain, int first, CtrTrainer<TOptions> trainer)
        where TOptions : CtrTrainerOptions
    {
        FeatureSchema schema = TextImpressions.Categorical(domain, first, shape.Fields);
        FeatureAlignmentTransformer alignment = ml.Transforms.AlignFeatureSchema(schema, domain).Fit(_rows);
        CtrPredictionTransformer prediction = trainer.Fit(alignment.Transform(ml.Data.TakeRows(_rows, shape.BatchSize)));
        return new TransformerChain<CtrPredictionTransformer>(alignment, prediction);
    }

    private static TOptions Options<TOptions>(BenchmarkShape shape) where TOptions : CtrTrainerOptions, new() => new()
    {
        LabelColumnName = TextImpressions.Label, EmbeddingSize = shape.EmbeddingSize,
        HiddenUnits = shape.HiddenUnits, BatchSize = shape.BatchSize,
        LinearTerm = false, Seed = 1,
    };
}
