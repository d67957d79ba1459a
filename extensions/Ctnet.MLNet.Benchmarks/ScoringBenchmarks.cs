using BenchmarkDotNet.Attributes;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>Time to score one row with the graph executor, alone or in a batch.</summary>
public class ScoringBenchmarks
{
    private const int Batch = 256;

    private GraphExecutor? _single, _batch;

    public static IEnumerable<BenchmarkShape> Shapes => [BenchmarkShape.Small, BenchmarkShape.Large];

    [ParamsSource(nameof(Shapes))]
    public BenchmarkShape Shape { get; set; } = BenchmarkShape.Small;

    [GlobalSetup]
    public void Setup()
    {
        var ml = new MLContext(1);
        CtrModelParameters model = ml.BinaryClassification.Trainers.CtrTower(new CtrTowerOptions
        {
            EmbeddingSize = Shape.EmbeddingSize, HiddenUnits = Shape.HiddenUnits, BatchSize = Shape.BatchSize, Seed = 1,
        }).Fit(AlignedImpressions.Create(ml, Shape, 4096)).Model;
        (_single, _batch) = (new GraphExecutor(model.Folded), new GraphExecutor(model.Folded, Batch));
        var random = new Random(1);
        foreach (ref float id in _batch.Values(GraphNames.Features))
            id = (int)(Math.Pow(random.NextDouble(), 4) * Shape.Values);
    }

    [Benchmark]
    public float OneRow()
    {
        _single!.Run(1);
        return _single.Row("tower.logit", 0)[0];
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public float RowOfABatch()
    {
        _batch!.Run(Batch);
        return _batch.Row("tower.logit", 0)[0];
    }
}
