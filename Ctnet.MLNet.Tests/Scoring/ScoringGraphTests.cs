using Ctnet.MLNet.Tests.Networks;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Scoring;

public sealed class ScoringGraphTests
{
    [Test]
    public void The_graph_of_any_network_gives_the_logits_of_its_module_and_of_plain_loops() => Prop.ForAll(
        RandomNetworks.All,
        settings =>
        {
            using var test = new TestNetwork(settings);
            float[] graph = test.GraphLogits(new(test.Network.Export(), test.AllWeights), 0, test.Rows.Length);
            float[] module = test.Logits();
            PlainWeights weights = PlainWeights.Of(test.Weights);
            double tolerance = RandomNetworks.ToleranceOf(settings);
            for (int row = 0; row < graph.Length; row++)
            {
                AssertSame(module[row], graph[row], tolerance, $"module and graph, row {row}");
                double plain = test.PlainLogit(weights, row);
                // A factorization machine takes its sum over pairs from (square of the sum) - (sum of squares), which is NaN for an
                // infinite input, where plain loops over pairs reach an infinity.
                if (double.IsFinite(plain))
                    AssertSame(plain, graph[row], tolerance, $"plain loops and graph, row {row}");
                else
                    Assert.That(float.IsFinite(graph[row]), Is.False, $"plain loops and graph, row {row}");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static void AssertSame(double expected, float actual, double tolerance, string what)
    {
        if (double.IsFinite(expected))
            Assert.That(actual, Is.EqualTo(expected).Within(tolerance * Math.Max(1, Math.Abs(expected))), what);
        else
            Assert.That(actual, Is.EqualTo((float)expected), what);
    }
}
