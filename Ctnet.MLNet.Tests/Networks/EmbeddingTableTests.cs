using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Training;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Networks;

public sealed class EmbeddingTableTests
{
    private const int Columns = 3;

    private static readonly float[] FirstRows = [.. Enumerable.Range(0, 6 * Columns).Select(i => (i % 7 - 3) / 4f)];

    // For each step: which rows the batch reads, each once; which of these each impression reads; and how its loss grows with the row.
    private static readonly (long[] Unique, long[] Reads, float[][] Slopes)[] Steps =
    [
        ([4, 1], [0, 1, 0], [[1, -2, 0.5f], [0.25f, 0, 3], [-0.5f, 1, 2]]),
        ([0, 4, 5], [2, 1, 0, 1], [[2, 0, 0], [1, 1, 1], [-1, 4, 0.125f], [0.5f, -3, 0]]),
    ];

    [Test]
    public void Two_steps_of_row_wise_Adagrad_are_those_of_plain_loops([Values(1, 3, 16)] int batchRows)
    {
        using var table = new EmbeddingTable(new([6, Columns], [.. FirstRows]), null, CPU);
        double[] rows = [.. FirstRows.Select(value => (double)value)], sums = [1, 1, 1, 1, 1, 1];
        foreach ((long[] unique, long[] reads, float[][] slopes) in Steps)
        {
            Step(table, unique, reads, slopes, 0.3, batchRows);
            PlainStep(rows, sums, unique, reads, slopes, 0.3, batchRows);
        }

        Assert.That(table.Rows.Values, Is.EqualTo(rows.Select(value => (float)value)).Within(2e-6f));
        Assert.That(table.Sums.Values, Is.EqualTo(sums.Select(value => (float)value)).Within(1e-6f * (float)sums.Max()));
        // Rows 2 and 3 were in neither batch: not even the last bit changes.
        Assert.That(table.Rows.Values[(2 * Columns)..(4 * Columns)], Is.EqualTo(FirstRows[(2 * Columns)..(4 * Columns)]));
        Assert.That(table.Sums.Values[2..4], Is.EqualTo(new float[] { 1, 1 }));
    }

    [Test]
    public void The_state_of_an_earlier_table_goes_on()
    {
        using var whole = new EmbeddingTable(new([6, Columns], [.. FirstRows]), null, CPU);
        Run(whole, Steps);

        using var first = new EmbeddingTable(new([6, Columns], [.. FirstRows]), null, CPU);
        Run(first, Steps[..1]);
        using var second = new EmbeddingTable(first.Rows, first.Sums, CPU);
        Run(second, Steps[1..]);

        Assert.That(second.Rows.Values, Is.EqualTo(whole.Rows.Values));
        Assert.That(second.Sums.Values, Is.EqualTo(whole.Sums.Values));

        static void Run(EmbeddingTable table, IEnumerable<(long[] Unique, long[] Reads, float[][] Slopes)> steps)
        {
            foreach ((long[] unique, long[] reads, float[][] slopes) in steps)
                Step(table, unique, reads, slopes, 0.3, 2);
        }
    }

    [Test]
    public void Gathering_gives_the_rows_in_the_order_asked_for_and_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var table = new EmbeddingTable(new([6, Columns], [.. FirstRows]), null, CPU);

        Tensor gathered = table.Gather(tensor(new long[] { 5, 0 }), training: false);
        Assert.That(gathered.ToWeights().Values, Is.EqualTo(FirstRows[(5 * Columns)..].Concat(FirstRows[..Columns])));
        Assert.That(gathered.requires_grad, Is.False);
        gathered.zero_();
        Assert.That(table.Rows.Values, Is.EqualTo(FirstRows));
    }

    [Test]
    public void First_embeddings_are_small_and_the_linear_term_starts_at_zero()
    {
        WeightTensor rows = WeightTensor.Zeros(4000, 5);
        Initialization.Embeddings(new Random(3), rows.Values, rows.Columns);

        float[][] split = [.. rows.Values.Chunk(5)];
        Assert.That(split.Select(row => row[4]), Is.All.Zero);
        // The sampling error of a deviation over n values is 1 / sqrt(2 n): 0.6 %, and of the mean 0.01 / sqrt(n).
        float[] embeddings = [.. split.SelectMany(row => row[..4])];
        Assert.That(Math.Sqrt(embeddings.Average(value => (double)value * value)), Is.EqualTo(0.01).Within(3).Percent);
        Assert.That(embeddings.Average(), Is.EqualTo(0).Within(4e-4));
    }

    private static void Step(EmbeddingTable table, long[] unique, long[] reads, float[][] slopes, double rate, int batchRows)
    {
        using var scope = NewDisposeScope();
        Tensor read = table.Gather(tensor(unique), training: true).index_select(0, tensor(reads));
        (read * tensor(slopes.SelectMany(slope => slope).ToArray()).view(-1, Columns)).sum().backward();
        table.Update(rate, batchRows);
    }

    private static void PlainStep(double[] rows, double[] sums, long[] unique, long[] reads, float[][] slopes, double rate, int batchRows)
    {
        for (int u = 0; u < unique.Length; u++)
        {
            double[] gradient = new double[Columns];
            for (int i = 0; i < reads.Length; i++)
            {
                for (int column = 0; column < Columns && reads[i] == u; column++)
                    gradient[column] += batchRows * (double)slopes[i][column];
            }

            int row = (int)unique[u];
            sums[row] += gradient.Sum(value => value * value) / Columns;
            for (int column = 0; column < Columns; column++)
                rows[row * Columns + column] -= rate * gradient[column] / Math.Sqrt(sums[row]);
        }
    }
}
