using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Tests.Networks;
using Ctnet.MLNet.Trainers;
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
            float[] graph = Score(test), module = test.Logits();
            PlainWeights weights = PlainWeights.Of(test.Weights);
            double tolerance = ToleranceOf(settings);
            for (int row = 0; row < graph.Length; row++)
            {
                AssertSame(module[row], graph[row], tolerance, $"module and graph, row {row}");
                AssertSame(test.PlainLogit(weights, row), graph[row], tolerance, $"plain loops and graph, row {row}");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    // All rows as one batch.
    private static float[] Score(TestNetwork test)
    {
        var executor = new GraphExecutor(new CompiledGraph(test.Network.Export(), test.AllWeights), test.Rows.Length + 2);
        for (int row = 0; row < test.Rows.Length; row++)
        {
            test.Rows[row].CopyTo(executor.Row("features", row));
            if (test.SourceRows[row].Length > 0 && test.Network is CtnetNetwork)
                test.SourceRows[row].CopyTo(executor.Row("sourceFeatures", row));
            foreach ((string name, float[][] column) in TestNetwork.ColumnNames(test.Columns.Length).Zip(test.Columns))
                column[row].CopyTo(executor.Row(name, row));
        }

        executor.Run(test.Rows.Length);
        return executor.Values(CtrNetwork.LogitName)[..test.Rows.Length].ToArray();
    }

    // Normalization divides by what may be small, and rounding grows with it: a layer of two nearly equal values most of all.
    private static double ToleranceOf(NetworkSettings settings) => new[] { settings.Shape, settings.SourceShape }.Max(shape => shape.Normalization switch
    {
        Normalization.None => 1e-5,
        Normalization.Batch => 1e-4,
        _ => 1e-3,
    });

    private static void AssertSame(double expected, float actual, double tolerance, string what)
    {
        if (double.IsFinite(expected))
            Assert.That(actual, Is.EqualTo(expected).Within(tolerance * Math.Max(1, Math.Abs(expected))), what);
        else
            Assert.That(actual, Is.EqualTo((float)expected), what);
    }
}
