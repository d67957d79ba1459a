using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Networks;

public sealed class InitializationTests
{
    [Test]
    public void Initial_embeddings_are_small_and_the_linear_term_starts_at_zero()
    {
        float[][] rows = [.. Draw(rows: 4000, width: 4, seed: 3).Values.Chunk(5)];
        Assert.That(rows.Select(row => row[4]), Is.All.Zero);
        // Of n values, the deviation has a relative standard error of 1 / sqrt(2 n), 0.6 %, and the mean one of 0.01 / sqrt(n).
        float[] embeddings = [.. rows.SelectMany(row => row[..4])];
        Assert.That(Math.Sqrt(embeddings.Average(value => (double)value * value)), Is.EqualTo(0.01).Within(3).Percent);
        Assert.That(embeddings.Average(), Is.EqualTo(0).Within(4e-4));
        // Neighbouring ids, and neighbouring numbers of a row, are not related.
        Assert.That(rows.Zip(rows.Skip(1), (row, next) => row[0] * next[0]).Average(), Is.EqualTo(0).Within(6e-6));
        Assert.That(rows.Average(row => row[0] * row[1]), Is.EqualTo(0).Within(6e-6));
    }

    [Test]
    public void Initial_embeddings_follow_a_normal_distribution()
    {
        float[] sorted = [.. Draw(4000, 4, seed: 4).Values.Chunk(5).SelectMany(row => row[..4]).Order()];
        // The share of values below -2, -1, 0, 1 and 2 deviations; the standard error is at most 0.004.
        double[] shares = [.. new[] { -2, -1, 0, 1, 2 }.Select(
            deviations => sorted.Count(value => value < 0.01f * deviations) / (double)sorted.Length)];
        Assert.That(shares, Is.EqualTo(new[] { 0.0228, 0.1587, 0.5, 0.8413, 0.9772 }).Within(0.012));
    }

    [Test]
    public void The_first_values_of_an_id_depend_on_seed_space_and_id_alone([Values(1, 4, 700)] int width)
    {
        float[][] few = [.. Draw(70, width, seed: 3).Values.Chunk(width + 1)];
        float[][] many = [.. Draw(300, width, seed: 3).Values.Chunk(width + 1)];
        Assert.That(many[..70], Is.EqualTo(few), "they do not depend on the other ids");
        Assert.That(many.Select(row => row[0]).Distinct().Count(), Is.EqualTo(300));
        Assert.That(Draw(70, width, seed: 5).Values[0], Is.Not.EqualTo(few[0][0]));
    }

    [Test]
    public void Known_rows_keep_their_values()
    {
        TablePlan table = Table(300, 4);
        RowPages rows = table.NewRows(5, first: 7);
        Initialization.Embeddings(3, "field", 100.., rows, table);

        float[][] all = [.. new WeightTensor(rows).Values.Chunk(5)];
        Assert.That(all[..100].SelectMany(row => row), Is.All.EqualTo(7));
        Assert.That(all[100..].SelectMany(row => row[..4]), Is.All.LessThan(0.1f));
        Assert.That(all[100..].Select(row => row[4]), Is.All.EqualTo(7), "the linear term");
    }

    private static TablePlan Table(int rows, int width) =>
        new FeaturePlan(TestLayouts.OneField(rows), width, linearTerm: true).Tables[0];

    private static WeightTensor Draw(int rows, int width, int seed)
    {
        TablePlan table = Table(rows, width);
        RowPages values = table.NewRows(table.Columns);
        Initialization.Embeddings(seed, table.Spaces.Keys.Single(), .., values, table);
        return new(values);
    }
}
