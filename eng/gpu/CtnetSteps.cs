using System.Diagnostics;
using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Benchmarks;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;
using Ctnet.MLNet.Training;
using TorchSharp;

namespace Ctnet.MLNet.Gpu;

/// <summary>
/// Training steps of CTNet with random weights on encoded batches: the network and the batches of the peer's program. Reading
/// rows is not part of a step, for either of them.
/// </summary>
internal sealed class CtnetSteps : IDisposable
{
    // As many batches take turns, and as many steps are taken before the clock starts, as in the peer's program.
    private const int Batches = 8, StepsBefore = 10;

    private readonly BenchmarkShape _shape;
    private readonly torch.Device _device;
    private readonly FeaturePlan _plan;
    private readonly WorkerPool _workers;
    private readonly TowerPath _source;
    private readonly TrainedNetwork _network;
    private readonly TrainingLoop _loop;
    private readonly Random _random = new(1);

    /// <param name="shape">The sizes.</param>
    /// <param name="gpu">The number of the GPU; null for the CPU.</param>
    public CtnetSteps(BenchmarkShape shape, int? gpu)
    {
        TorchRuntime.EnsureAvailable();
        torch.set_num_threads(1);
        _shape = shape;
        _device = gpu is int index ? torch.device(DeviceType.CUDA, index) : torch.CPU;
        _workers = new WorkerPool(gpu is null ? Environment.ProcessorCount : 1);
        var network = new NetworkShape(shape.EmbeddingSize, shape.HiddenUnits, LinearTerm: false);
        _plan = network.PlanOf(Layout());
        _source = new TowerPath(network, _plan, SourceWeights(network), _device, whole: false);
        var adapters = AdapterShape.Of(new CtnetAdapterOptions { SourceEmbedding = false });
        var optimizer = new RowWiseAdagrad();
        var embeddings = EmbeddingTables.Create(
            _plan, [.. Tables().Select(table => table.Weights)], optimizer.FirstState(_plan), _device, optimizer);
        var networks = new Replicas(
            _workers.Count, () => new CtnetNetwork(network, adapters, _plan, _source, _device, _random));
        _network = new TrainedNetwork(networks, embeddings, new DenseParameters(networks, _device), new(0.03, 0.1));
        _loop = new TrainingLoop(_network, _workers, new(1));
    }

    /// <summary>Rows a second of training.</summary>
    /// <param name="batchSize">The rows of a step.</param>
    /// <param name="steps">The number of steps that are timed.</param>
    public double RowsPerSecond(int batchSize, int steps)
    {
        ImpressionBatch[] batches = [.. Enumerable.Range(0, Batches).Select(_ => Batch(batchSize))];
        Step(StepsBefore);
        long started = Stopwatch.GetTimestamp();
        Step(steps);
        return (double)batchSize * steps / Stopwatch.GetElapsedTime(started).TotalSeconds;

        void Step(int count)
        {
            for (int i = 0; i < count; i++)
                _loop.Step(batches[i % Batches]);
            if (_device.type == DeviceType.CUDA)
                torch.cuda.synchronize(_device);
        }
    }

    public void Dispose()
    {
        _network.Dispose();
        _source.Dispose();
        _workers.Dispose();
    }

    private FeatureLayout Layout() => new(
        "steps", "steps",
        [
            .. Enumerable.Range(0, _shape.Fields)
                .Select(i => new FieldSlots($"f{i}", FieldKind.Categorical, FieldGroup.Shared, i, 1, $"f{i}"))
        ],
        Enumerable.Range(0, _shape.Fields).ToDictionary(i => $"f{i}", _ => _shape.Values));

    private IEnumerable<(string Name, WeightTensor Weights)> Tables()
    {
        foreach (TablePlan table in _plan.Tables)
        {
            RowPages rows = table.NewRows(table.Columns);
            foreach (string space in table.Spaces.Keys)
                Initialization.Embeddings(1, space, .., rows, table);
            yield return (GraphNames.Table(GraphNames.Tower, table), new WeightTensor(rows));
        }
    }

    private Dictionary<string, WeightTensor> SourceWeights(NetworkShape shape)
    {
        using var tower = new CtrTowerNetwork(shape, _plan, torch.CPU, _random);
        Dictionary<string, WeightTensor> weights = new(tower.ToWeights());
        foreach ((string name, WeightTensor table) in Tables())
            weights.Add(name, table);
        return weights;
    }

    // Ids follow a power law, as in click logs, and one row in ten is clicked.
    private ImpressionBatch Batch(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        var batch = new ImpressionBatch { Count = count, Features = [Encode(trained: true), Encode(trained: false)] };
        batch.Labels.AddRange(order.Select(_ => _random.Next(10) == 0 ? 1f : 0));
        batch.Weights.AddRange(order.Select(_ => 1f));
        return batch;

        EncodedFeatures Encode(bool trained)
        {
            var encoder = new FeatureEncoder(_plan, trained);
            var features = new EncodedFeatures(encoder.Tables);
            float[] slots =
            [
                .. Enumerable.Range(0, count * _shape.Fields)
                    .Select(_ => (float)(int)(Math.Pow(_random.NextDouble(), 4) * _shape.Values))
            ];
            encoder.Encode(new RowSource(slots, _shape.Fields), order, features);
            return features;
        }
    }
}
