using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Tests.Networks;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Scoring;

public sealed class ConversionGraphTests
{
    // Logits that are not finite have no joint logit that could be compared.
    private static Arbitrary<NetworkSettings> WithConversions => Arb.From(
        from settings in RandomNetworks.All.Generator
        from shared in Gen.Choose(0, settings.Shape.HiddenUnits.Count)
        select settings with { Shape = settings.Shape with { Conversions = true, SharedLayers = shared }, Wild = false });

    [Test]
    public void The_graph_of_any_network_gives_the_conversions_of_its_module_and_of_plain_loops() => Prop.ForAll(
        WithConversions,
        settings =>
        {
            using var test = new TestNetwork(settings);
            var graph = new CompiledGraph(test.Network.Export(), test.AllWeights);
            (float[] clicks, float[] conversions, float[] joint) = Run(test, graph);
            float[] module = ModuleConversions(test);
            PlainWeights weights = PlainWeights.Of(test.Weights);
            double tolerance = RandomNetworks.ToleranceOf(settings);
            for (int row = 0; row < conversions.Length; row++)
            {
                double expected = test.PlainConversion(weights, row), within = tolerance * Math.Max(1, Math.Abs(expected));
                Assert.That(conversions[row], Is.EqualTo(expected).Within(within), $"plain loops and graph, row {row}");
                Assert.That(conversions[row], Is.EqualTo(module[row]).Within(within), $"module and graph, row {row}");
                Assert.That(joint[row], Is.EqualTo(JointLogitNode.Join(clicks[row], conversions[row])), $"both, row {row}");
            }

            Assert.That(clicks, Is.EqualTo(test.Logits()).Within(tolerance * Math.Max(1, clicks.Max(Math.Abs))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Test]
    public void Folding_keeps_the_logits_of_conversions() => Prop.ForAll(
        WithConversions,
        settings =>
        {
            using var test = new TestNetwork(settings);
            var graph = new CompiledGraph(test.Network.Export(), test.AllWeights);
            (float[] clicks, float[] conversions, float[] joint) = Run(test, graph);
            (float[] foldedClicks, float[] foldedConversions, float[] foldedJoint) = Run(test, GraphFolding.Fold(graph, 1 << 20));
            double tolerance = RandomNetworks.ToleranceOf(settings);
            foreach ((float[] plain, float[] folded) in
                new[] { (clicks, foldedClicks), (conversions, foldedConversions), (joint, foldedJoint) })
                Assert.That(folded, Is.EqualTo(plain).Within(tolerance * Math.Max(1, plain.Max(Math.Abs))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    private static (float[] Clicks, float[] Conversions, float[] Joint) Run(TestNetwork test, CompiledGraph graph)
    {
        GraphExecutor executor = test.Execute(graph, 0, test.Rows.Length);
        return (Of(GraphNames.TowerLogit), Of(GraphNames.ConversionLogit), Of(GraphNames.JointLogit));

        float[] Of(string node) => executor.Values(node)[..test.Rows.Length].ToArray();
    }

    private static float[] ModuleConversions(TestNetwork test)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        ImpressionBatch batch = test.Batch();
        test.Network.eval();
        EmbeddedInput features = test.Embeddings.Embed(batch, 0, 0, batch.Count, training: false);
        return test.Network.Tasks(features, BatchPart.Whole(batch, CPU)).Conversion!.ToWeights().Values;
    }
}
