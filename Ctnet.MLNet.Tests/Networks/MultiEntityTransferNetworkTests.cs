using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.MultiEntity;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>Compares MKT's second stage with its equations in plain loops.</summary>
public sealed class MultiEntityTransferNetworkTests
{
    private static readonly EntityFields Entity = TestMultiEntity.Entities[0];

    [Test]
    public void Graph_module_plain_loops_and_gradients_agree(
        [Values(1, 2, 3)] int pretrainedDepth, [Values(1, 2)] int depth, [Values] SequencePooling pooling,
        [Values(0, 2)] int crossLayers)
    {
        MultiEntityShape small = MultiEntitySettings.Small(CommonExtractor.Ple, pooling: pooling);
        int[] pretrainedUnits = [.. Enumerable.Range(2, pretrainedDepth)];
        MultiEntityShape shape = small with { Tower = small.Tower with { HiddenUnits = pretrainedUnits } };
        var tower = new NetworkShape(3, [.. Enumerable.Range(2, depth)], true, Activation.Tanh, SequencePooling: pooling)
        {
            Interaction = crossLayers == 0 ? default : new(Interaction.Cross, crossLayers),
        };
        using var scope = NewDisposeScope();
        using var pretrained = new TestMultiEntity(new(7, shape));
        using var source = new EntityPath(shape, pretrained.Plan, Entity, pretrained.Weights, CPU);
        FeaturePlan plan = tower.PlanOf(TestMultiEntity.Layout);
        using var network = new MultiEntityTransferNetwork(tower, plan, source, pretrainedDepth, CPU, new Random(1));
        var random = new Random(2);
        var dense = network.ToWeights()
            .ToDictionary(weight => weight.Key, weight => TestNetwork.Normal(random, 0.7, weight.Value.Shape));
        network.LoadDense(dense);
        var tables = plan.Tables
            .ToDictionary(
                table => GraphNames.Table(GraphNames.Tower, table),
                table => TestNetwork.Normal(random, 0.7, table.Rows, table.Columns));
        using var embeddings = new HostEmbeddingTables(plan, [.. tables.Values], new RowWiseAdagrad().FirstState(plan));
        PlainWeights weights = PlainWeights.Of(tables.Concat(dense).ToDictionary());
        var plain = new PlainMultiEntity(shape with { Tower = tower }, TestMultiEntity.Layout, weights);
        PlainMultiEntity plainSource = pretrained.Plain(PlainWeights.Of(pretrained.Weights));
        var vectors = pretrained.Rows.Select(row => plainSource.Vectors(Entity, row)).ToArray();
        double Plain(int row) => plain.Transfer(
            pretrained.Rows[row],
            vectors[row].User, vectors[row].Sequence, vectors[row].Shared, vectors[row].Common, pretrainedDepth);

        ImpressionBatch batch = pretrained.Batch();
        batch.Features[0] = TestNetwork.Encode(plan, pretrained.Rows, trained: true);
        batch.Features[1] = TestNetwork.Encode(pretrained.Plan, pretrained.Rows, trained: false);
        EmbeddedInput features = embeddings.Embed(batch, 0, 0, batch.Count, training: true);
        Tensor logits = network.Logits(features, BatchPart.Whole(batch, CPU));
        float[] module = logits.ToWeights().Values, graph = Graph();
        for (int row = 0; row < module.Length; row++)
        {
            Assert.That(module[row], Is.EqualTo(Plain(row)).Within(2e-5), $"plain loops and module, row {row}");
            Assert.That(graph[row], Is.EqualTo(module[row]).Within(2e-5), $"graph and module, row {row}");
        }

        logits.sum().backward();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
        {
            double[] expected = FiniteDifferences.Gradient(weights[name], () => Enumerable.Range(0, module.Length).Sum(Plain));
            double[] actual = [.. parameter.grad!.ToWeights().Values.Select(value => (double)value)];
            Assert.That(actual, Is.EqualTo(expected).Within(5e-4), name);
        }

        float[] Graph()
        {
            var all = new Dictionary<string, WeightTensor>(tables.Concat(dense).ToDictionary());
            foreach ((string name, WeightTensor weight) in pretrained.Weights)
                all.Add(name.Replace("tower.", "source.", StringComparison.Ordinal), weight);
            var executor = new GraphExecutor(new CompiledGraph(network.Export(), all), pretrained.Rows.Length);
            for (int row = 0; row < pretrained.Rows.Length; row++)
            {
                pretrained.Rows[row].CopyTo(executor.Row("features", row));
                pretrained.Rows[row].CopyTo(executor.Row("sourceFeatures", row));
            }

            executor.Run(pretrained.Rows.Length);
            return executor.Values(GraphNames.TowerLogit).ToArray();
        }
    }

    [Test]
    public void The_logits_of_a_new_model_do_not_depend_on_the_pretrained_model()
    {
        MultiEntityShape shape = MultiEntitySettings.Small(CommonExtractor.Mmoe);
        using var scope = NewDisposeScope();
        using var pretrained = new TestMultiEntity(new(7, shape));
        using var other = new TestMultiEntity(new(8, shape));
        Assert.That(Logits(other), Is.EqualTo(Logits(pretrained)));

        float[] Logits(TestMultiEntity from)
        {
            using var source = new EntityPath(shape, from.Plan, Entity, from.Weights, CPU);
            using var network = new MultiEntityTransferNetwork(shape.Tower, from.Plan, source, 2, CPU, new Random(1));
            WeightTensor[] tables =
                [.. from.Plan.Tables.Select(table => TestNetwork.Normal(new Random(3), 1, table.Rows, table.Columns))];
            using var embeddings = new HostEmbeddingTables(from.Plan, tables, null);
            ImpressionBatch batch = pretrained.Batch();
            batch.Features[1] = TestNetwork.Encode(from.Plan, pretrained.Rows, trained: false);
            EmbeddedInput features = embeddings.Embed(batch, 0, 0, batch.Count, training: false);
            return network.Logits(features, BatchPart.Whole(batch, CPU)).ToWeights().Values;
        }
    }
}
