using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.MultiEntity;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Trainers;
using Ctnet.MLNet.Training;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>Compares MKT's first stage with its equations in plain loops.</summary>
public sealed class MultiEntityNetworkTests
{
    private const double Relative = 3e-4, Absolute = 3e-5;

    private static readonly Arbitrary<MultiEntitySettings> Settings = Arb.From(
        from seed in Gen.Choose(0, 1 << 30)
        from extractor in Gen.Elements(Enum.GetValues<CommonExtractor>())
        from aligned in Gen.Elements(false, true)
        from independent in Gen.Elements(false, true)
        from signed in Gen.Elements(false, true)
        from seesShared in Gen.Elements(false, true)
        from pooling in Gen.Elements(Enum.GetValues<SequencePooling>())
        from activation in Gen.Elements(Enum.GetValues<Activation>())
        from linear in Gen.Elements(false, true)
        from hidden in Gen.Choose(1, 3).SelectMany(depth => Gen.Choose(1, 5).ArrayOf(depth))
        from experts in Gen.Choose(1, 3).Two()
        from rows in Gen.Choose(1, 8)
        let small = MultiEntitySettings.Small(
            extractor, aligned, independent, pooling: pooling, signed: signed, seesShared: seesShared)
        select new MultiEntitySettings(seed, small with
        {
            Tower = new(3, hidden, linear, activation, Normalization.None, pooling, -1.5),
            SharedExperts = experts.Item1,
            EntityExperts = experts.Item2,
        }, rows));

    [Test]
    public void The_graph_of_any_model_gives_the_logits_of_its_module_and_of_plain_loops() => Prop.ForAll(Settings, settings =>
    {
        using var test = new TestMultiEntity(settings);
        float[] graph = test.GraphLogits(), module = test.Logits();
        PlainMultiEntity plain = test.Plain(PlainWeights.Of(test.Weights));
        for (int row = 0; row < graph.Length; row++)
        {
            double trained = plain.Predict(TestMultiEntity.Entities[test.EntityOf[row]], test.Rows[row]).Logit;
            double expected = trained + settings.Shape.Tower.LogitShift, tolerance = 2e-5 * Math.Max(1, Math.Abs(expected));
            Assert.That(graph[row], Is.EqualTo(expected).Within(tolerance), $"plain loops and graph, row {row}");
            Assert.That(module[row], Is.EqualTo(graph[row]).Within(tolerance), $"module and graph, row {row}");
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Test]
    public void Gradients_of_both_losses_match_finite_differences(
        [Values] CommonExtractor extractor, [Values] bool aligned, [Values] DistributionLoss loss)
    {
        MultiEntityShape shape = MultiEntitySettings.Small(extractor, aligned, loss: loss);
        using var scope = NewDisposeScope();
        using var test = new TestMultiEntity(new(6, shape, Rows: 14));
        Assert.That(test.EntityOf.Distinct().Count(), Is.EqualTo(3));
        PlainWeights weights = PlainWeights.Of(test.Weights);

        ImpressionBatch batch = test.Batch();
        EmbeddedInput features = test.Embeddings.Embed(batch, 0, 0, batch.Count, training: true);
        BatchLoss losses = test.Network.Loss(features, BatchPart.Whole(batch, CPU));
        losses.LogLoss.add(losses.Further!).backward();
        Assert.That(losses.LogLoss.item<float>(), Is.EqualTo(Sum(0)).Within(1e-4));
        Assert.That(losses.Further!.item<float>(), Is.EqualTo(Sum(shape.LossWeight) - Sum(0)).Within(1e-4));

        foreach ((string name, TorchSharp.Modules.Parameter parameter) in test.Network.named_parameters())
        {
            double[] expected = FiniteDifferences.Gradient(weights[name], () => Sum(shape.LossWeight));
            float[] actual = parameter.grad!.ToWeights().Values;
            for (int i = 0; i < actual.Length; i++)
            {
                double tolerance = Absolute + Relative * Math.Abs(expected[i]);
                Assert.That(actual[i], Is.EqualTo(expected[i]).Within(tolerance), $"{name}[{i}]");
            }
        }

        double Sum(double weight)
        {
            PlainMultiEntity plain = test.Plain(weights);
            return Enumerable.Range(0, test.Rows.Length).Sum(row =>
            {
                (double logit, double cosine) = plain.Predict(TestMultiEntity.Entities[test.EntityOf[row]], test.Rows[row]);
                if (loss == DistributionLoss.AbsoluteCosine)
                    cosine = Math.Abs(cosine);
                return test.Counts[row] * (PlainTower.Loss(logit, test.Clicked[row]) + weight * cosine);
            });
        }
    }

    [Test]
    public void The_distribution_loss_needs_a_weight_and_is_absent_in_validation()
    {
        using var scope = NewDisposeScope();
        using var test = new TestMultiEntity(new(5, MultiEntitySettings.Small(CommonExtractor.Ple, weight: 0)));
        using var other = new TestMultiEntity(new(5, MultiEntitySettings.Small(CommonExtractor.Ple)));
        ImpressionBatch batch = test.Batch();
        BatchLoss Loss(TestMultiEntity of)
        {
            EmbeddedInput features = of.Embeddings.Embed(batch, 0, 0, batch.Count, training: true);
            return of.Network.Loss(features, BatchPart.Whole(batch, CPU));
        }

        BatchLoss without = Loss(test);
        Assert.That(without.Further, Is.Null);
        Assert.That(Loss(other).Further, Is.Not.Null);
        Assert.That(Loss(other).LogLoss.item<float>(), Is.EqualTo(without.LogLoss.item<float>()));
        other.Network.eval();
        Assert.That(Loss(other).Further, Is.Null);
    }

    [Test]
    public void One_entitys_side_gives_the_vectors_of_the_whole_model([Values] CommonExtractor extractor, [Values] bool aligned)
    {
        using var scope = NewDisposeScope();
        using var test = new TestMultiEntity(new(3, MultiEntitySettings.Small(extractor, aligned)));
        PlainMultiEntity plain = test.Plain(PlainWeights.Of(test.Weights));
        foreach (EntityFields entity in TestMultiEntity.Entities)
        {
            MultiEntityShape shape = MultiEntitySettings.Small(extractor, aligned);
            using var side = new EntityPath(shape, test.Plan, entity, test.Weights, CPU);
            ImpressionBatch batch = test.Batch();
            batch.Features[1] = TestNetwork.Encode(test.Plan, test.Rows, trained: false);
            SourceVectors vectors = side.Compute(BatchPart.Whole(batch, CPU));
            for (int row = 0; row < test.Rows.Length; row++)
            {
                var all = plain.Vectors(entity, test.Rows[row]);
                double[][] transferred = [all.User, all.Sequence, all.Shared, all.Common];
                foreach ((double[] expected, Tensor actual) in transferred.Zip(vectors.Hidden))
                {
                    IEnumerable<float> values = expected.Select(value => (float)value);
                    Assert.That(actual[row].ToWeights().Values, Is.EqualTo(values).Within(1e-5f));
                }
            }
        }
    }

    [Test]
    public void A_thousand_steps_leave_no_tensor_behind([Values(1, 2)] int count)
    {
        using var test = new TestMultiEntity(new(1, MultiEntitySettings.Small(CommonExtractor.Ple), Rows: 130), count);
        using var workers = new WorkerPool(count);
        using var dense = new DenseParameters(test.Networks, CPU);
        var network = new TrainedNetwork(test.Networks, test.Embeddings, dense, new(0.01, 0.01));
        var loop = new TrainingLoop(network, workers, new(Epochs: 1));
        ImpressionBatch batch = test.Batch();
        loop.Step(batch);

        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount, beforeInAll = Tensor.TotalCount;
        for (int step = 0; step < 1000; step++)
            loop.Step(batch);
        Assert.That(Tensor.TotalCount, Is.LessThanOrEqualTo(beforeInAll));
        if (count == 1)
            Assert.That(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount, Is.EqualTo(before));
    }
}
