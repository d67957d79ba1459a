using BenchmarkDotNet.Attributes;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// Time to train on one row. It includes reading, shuffling and encoding, and copying the model into libtorch and back.
/// </summary>
[SimpleJob(launchCount: 1, warmupCount: 1, iterationCount: 5)]
public class TrainingBenchmarks
{
    private const int Rows = 131_072;

    private readonly MLContext _ml = new(1);
    private IDataView? _rows;

    public static IEnumerable<BenchmarkShape> Shapes => [BenchmarkShape.Small, BenchmarkShape.Large];

    [ParamsSource(nameof(Shapes))]
    public BenchmarkShape Shape { get; set; } = BenchmarkShape.Small;

    [GlobalSetup]
    public void Setup() => _rows = AlignedImpressions.Create(_ml, Shape, Rows);

    [Benchmark(OperationsPerInvoke = Rows)]
    public CtrPredictionTransformer CtrTower() => _ml.BinaryClassification.Trainers.CtrTower(new CtrTowerOptions
    {
        EmbeddingSize = Shape.EmbeddingSize, HiddenUnits = Shape.HiddenUnits, BatchSize = Shape.BatchSize, Seed = 1,
    }).Fit(_rows!);
}
