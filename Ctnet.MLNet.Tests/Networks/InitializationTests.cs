using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Scoring.Plans;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Networks;

public sealed class InitializationTests
{
    [Test]
    public void Initial_embeddings_are_small_and_the_linear_term_starts_at_zero()
    {
        var plan = new FeaturePlan(TestLayouts.OneField(4000), embeddingSize: 4, linearTerm: true);
        float[] rows = new float[4000 * 5];
        Initialization.Embeddings(new Random(3), rows, plan.Tables[0]);

        float[][] split = [.. rows.Chunk(5)];
        Assert.That(split.Select(row => row[4]), Is.All.Zero);
        // Of n values, the deviation has a relative standard error of 1 / sqrt(2 n), 0.6 %, and the mean one of 0.01 / sqrt(n).
        float[] embeddings = [.. split.SelectMany(row => row[..4])];
        Assert.That(Math.Sqrt(embeddings.Average(value => (double)value * value)), Is.EqualTo(0.01).Within(3).Percent);
        Assert.That(embeddings.Average(), Is.EqualTo(0).Within(4e-4));
    }

    [Test]
    public void Initial_embeddings_match_the_plain_formula_and_known_rows_keep_their_values(
        [Values(1, 4, 700)] int width, [Values] bool someKnown)
    {
        const int Rows = 300;
        var plan = new FeaturePlan(TestLayouts.OneField(Rows), width, linearTerm: true);
        bool[] known = [.. Enumerable.Range(0, Rows).Select(row => row % 7 == 3 || row is > 100 and < 150)];
        float[] values = new float[Rows * (width + 1)];
        Array.Fill(values, 5);
        Initialization.Embeddings(new Random(3), values, plan.Tables[0], someKnown ? known : []);

        var random = new Random(3);
        for (int row = 0; row < Rows; row++)
        {
            float[] drawn = [.. Enumerable.Range(0, width).Select(_ => Normal(random)), 0];
            float[] expected = someKnown && known[row] ? [.. drawn.Select(_ => 5f)] : drawn;
            Assert.That(values.AsSpan(row * (width + 1), width + 1).ToArray(), Is.EqualTo(expected).Within(1).Ulps);
        }

        static float Normal(Random random) => 0.01f
            * (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
    }
}
