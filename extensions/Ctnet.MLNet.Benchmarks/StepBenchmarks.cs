using BenchmarkDotNet.Attributes;
using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Training;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// Time of one training step, for tables of several sizes. A step touches the rows of its batch only. In larger tables they lie
/// further apart in memory.
/// </summary>
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 10)]
public class StepBenchmarks : IDisposable
{
    private const int Fields = 10, BatchSize = 1024, Batches = 32, EmbeddingSize = 16;

    private readonly List<ImpressionBatch> _batches = [];
    private WorkerPool? _workers;
    private TrainingLoop? _loop;
    private TrainedNetwork? _network;

    [Params(10_000, 100_000, 1_000_000)]
    public int ValuesOfAField { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(1);
        var random = new Random(1);
        var shape = new NetworkShape(EmbeddingSize, [128, 64], LinearTerm: true);
        FieldSlots[] fields =
        [
            .. Enumerable.Range(0, Fields)
                .Select(i => new FieldSlots($"f{i}", FieldKind.Categorical, FieldGroup.Shared, i, 1, $"f{i}"))
        ];
        FeaturePlan plan = shape.PlanOf(
            new("steps", "rows", fields, fields.ToDictionary(field => field.Space!, _ => ValuesOfAField)));
        RowPages[] tables = [.. plan.Tables.Select(table => table.NewRows(table.Columns))];
        foreach ((TablePlan table, RowPages rows) in plan.Tables.Zip(tables))
        {
            foreach (string space in table.Spaces.Keys)
                Initialization.Embeddings(1, space, .., rows, table);
        }

        var optimizer = new RowWiseAdagrad();
        _workers = new WorkerPool(Environment.ProcessorCount);
        var embeddings = EmbeddingTables.Create(
            plan, [.. tables.Select(rows => new WeightTensor(rows))], optimizer.FirstState(plan), CPU, optimizer);
        var networks = new Replicas(_workers.Count, () => new CtrTowerNetwork(shape, plan, CPU, random));
        var dense = new DenseParameters(networks, CPU);
        _network = new TrainedNetwork(networks, embeddings, dense, new(0.03, 0.1));
        _loop = new TrainingLoop(_network, _workers, new(1));

        var encoder = new FeatureEncoder(plan, trained: true);
        int[] order = [.. Enumerable.Range(0, BatchSize)];
        for (int i = 0; i < Batches; i++)
        {
            float[] slots = [.. Enumerable.Range(0, BatchSize * Fields).Select(_ => (float)random.Next(ValuesOfAField))];
            var batch = new ImpressionBatch { Count = BatchSize, Features = [new EncodedFeatures(encoder.Tables)] };
            encoder.Encode(new RowSource(slots, Fields), order, batch.Features[0]!);
            batch.Labels.AddRange(order.Select(_ => random.Next(5) == 0 ? 1f : 0));
            batch.Weights.AddRange(order.Select(_ => 1f));
            _batches.Add(batch);
        }
    }

    [Benchmark(OperationsPerInvoke = Batches)]
    public void Step()
    {
        foreach (ImpressionBatch batch in _batches)
            _loop!.Step(batch);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        foreach (IDisposable? part in new IDisposable?[] { _network, _workers })
            part?.Dispose();
    }
}
