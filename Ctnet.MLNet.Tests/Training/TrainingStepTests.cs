using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Tests.Networks;
using Ctnet.MLNet.Trainers;
using Ctnet.MLNet.Training;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>The whole step, gradients and both optimizers, against plain loops in float64.</summary>
public sealed class TrainingStepTests
{
    private const double Rate = 0.1, EmbeddingRate = 0.4;

    private static readonly NetworkSettings Ctnet = new(
        21, (2, 1, 1), (2, 0, 1), new(2, [4, 3], true), new(3, [5, 2], true),
        new(AdapterKind.Glu, AdapterInput.Previous, AdapterPlace.BeforeActivation, AdapterLayers.All, SourceEmbedding: true,
            SourceLogit: true), Rows: 6);

    [Test]
    public void Three_steps_of_training_are_those_of_plain_loops(
        [Values] bool adapted, [Values] bool linearTerm, [Values] bool onDevice)
    {
        NetworkSettings settings =
            Ctnet with { Shape = Ctnet.Shape with { LinearTerm = linearTerm }, Adapter = adapted ? Ctnet.Adapter : null };
        using var test = new TestNetwork(settings, onDevice: onDevice);
        PlainWeights expected = PlainWeights.Of(test.Weights);
        var sums = expected.ToDictionary(part => part.Key, part => new double[part.Value.Length]);
        foreach (TablePlan table in test.Plan.Tables)
            Array.Fill(sums[GraphNames.Table(GraphNames.Tower, table)], 1);
        double expectedLoss = 0;

        using var workers = new WorkerPool(1);
        using var dense = new DenseParameters(test.Networks, CPU);
        var network = new TrainedNetwork(test.Networks, test.Embeddings, dense, new(Rate, EmbeddingRate));
        var loop = new TrainingLoop(network, workers, new(Epochs: 1));
        for (int step = 0; step < 3; step++)
        {
            loop.Step(test.Batch());
            expectedLoss += test.Rows.Length * test.PlainLoss(expected);
            PlainStep(test, expected, sums);
        }

        Dictionary<string, WeightTensor> actual = test.CurrentWeights();
        Assert.That(actual.Keys, Is.EquivalentTo(expected.Keys));
        foreach ((string name, double[] values) in expected)
            Assert.That(actual[name].Values, Is.EqualTo(values.Select(value => (float)value)).Within(2e-4f), name);
        Assert.That(network.PredictingLoss, Is.EqualTo(expectedLoss).Within(1e-4));
    }

    [Test]
    public void Workers_that_share_a_step_learn_what_one_worker_learns([Values] bool adapted, [Values(2, 3)] int count)
    {
        // Each worker has enough rows. Workers add sums in another order, hence the tolerance.
        NetworkSettings settings = (adapted ? Ctnet : Ctnet with { Adapter = null }) with { Rows = 200 };
        (Dictionary<string, WeightTensor> shared, double sharedLoss) = Train(settings, count);
        (Dictionary<string, WeightTensor> alone, double loss) = Train(settings, 1);

        foreach ((string name, WeightTensor weight) in alone)
            Assert.That(shared[name].Values, Is.EqualTo(weight.Values).Within(1e-4f), name);
        Assert.That(sharedLoss, Is.EqualTo(loss).Within(1e-3));
        // The same number of workers gives the same weights to the last bit.
        Assert.That(Train(settings, count).Weights.SameAs(shared), Is.True);
    }

    private static (Dictionary<string, WeightTensor> Weights, double Loss) Train(NetworkSettings settings, int count)
    {
        using var test = new TestNetwork(settings, count);
        using var workers = new WorkerPool(count);
        using var dense = new DenseParameters(test.Networks, CPU);
        var network = new TrainedNetwork(test.Networks, test.Embeddings, dense, new(Rate, EmbeddingRate));
        var loop = new TrainingLoop(network, workers, new(Epochs: 1));
        for (int step = 0; step < 3; step++)
            loop.Step(test.Batch());
        return (test.CurrentWeights(), network.PredictingLoss);
    }

    private static void PlainStep(TestNetwork test, PlainWeights weights, Dictionary<string, double[]> sums)
    {
        var gradients = weights.ToDictionary(
            part => part.Key, part => FiniteDifferences.Gradient(part.Value, () => test.PlainLoss(weights)));
        foreach ((string name, double[] values) in weights)
        {
            bool embedded = name.StartsWith("tower.embeddings", StringComparison.Ordinal);
            int columns = embedded ? test.Weights[name].Columns : 1;
            for (int i = 0; i < values.Length; i++)
            {
                // Dense weights learn one by one from the rows' mean loss. Embeddings learn row by row from the summed loss.
                double scale = embedded ? test.Rows.Length : 1;
                int first = i - i % columns;
                if (i == first)
                    sums[name][first] += gradients[name].AsSpan(first, columns).ToArray()
                        .Average(value => scale * scale * value * value);
                values[i] -= (embedded ? EmbeddingRate : Rate) * scale * gradients[name][i]
                    / (Math.Sqrt(sums[name][first]) + (embedded ? 0 : 1e-4));
            }
        }
    }
}
