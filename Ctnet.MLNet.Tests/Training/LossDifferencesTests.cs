using Ctnet.MLNet.Models;
using Ctnet.MLNet.Training;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Training;

public sealed class LossDifferencesTests
{
    private static readonly (int Rows, double Difference)[] Batches = [(10, -3), (10, 1), (10, 2.5), (4, -2), (10, 0.5), (7, 1)];

    [Test]
    public void The_mean_and_its_error_are_those_of_equal_batches_by_hand()
    {
        // The differences per row are 0.2 and 0.4: their mean is 0.3, their deviation 0.1 sqrt(2), and the mean's error 0.1.
        LossDifferences sums = Sum([(10, 2), (10, 4)], memory: null);
        Assert.That(sums.Mean, Is.EqualTo(0.3).Within(1e-12));
        Assert.That(sums.StandardError, Is.EqualTo(0.1).Within(1e-12));
    }

    [Test]
    public void Older_batches_count_less_by_their_age_in_rows([Values(null, 20)] int? memory)
    {
        double[] weights = [.. Batches.Select((_, i) =>
            memory is int rows ? Math.Exp(-(double)Batches[(i + 1)..].Sum(batch => batch.Rows) / rows) : 1)];
        double n = Batches.Zip(weights).Sum(pair => pair.Second * pair.First.Rows);
        double mean = Batches.Zip(weights).Sum(pair => pair.Second * pair.First.Difference) / n;
        double squares = Batches.Zip(weights).Sum(
            pair => Math.Pow(pair.Second * (pair.First.Difference - mean * pair.First.Rows), 2));
        double batches = n * n / Batches.Zip(weights).Sum(pair => Math.Pow(pair.Second * pair.First.Rows, 2));

        LossDifferences sums = Sum(Batches, memory);
        Assert.That(sums.Rows, Is.EqualTo(n).Within(1e-12));
        Assert.That(sums.Mean, Is.EqualTo(mean).Within(1e-12));
        Assert.That(sums.StandardError, Is.EqualTo(Math.Sqrt(squares * batches / (batches - 1)) / n).Within(1e-12));
    }

    [Test]
    public void The_error_is_the_spread_of_means_over_many_draws()
    {
        var random = new Random(5);
        LossDifferences[] draws = [.. Enumerable.Range(0, 400)
            .Select(_ => Sum([.. Enumerable.Range(0, 30).Select(_ => (8, 3 * (random.NextDouble() - 0.4)))], null))];
        double mean = draws.Average(draw => draw.Mean!.Value),
            spread = Math.Sqrt(draws.Average(draw => Math.Pow(draw.Mean!.Value - mean, 2)));
        Assert.That(draws.Average(draw => draw.StandardError!.Value), Is.EqualTo(spread).Within(10).Percent);
    }

    [Test]
    public void One_batch_has_no_standard_error_and_no_batches_have_no_mean()
    {
        Assert.That((LossDifferences.None.Mean, LossDifferences.None.StandardError), Is.EqualTo(((double?)null, (double?)null)));
        LossDifferences one = Sum([(10, -3)], memory: null);
        Assert.That((one.Mean, one.StandardError), Is.EqualTo((-0.3, (double?)null)));
    }

    [Test]
    public void Sums_go_on_from_earlier_sums()
    {
        LossDifferences first = Sum(Batches[..3], 20), whole = Sum(Batches, 20);
        Assert.That(Sum(Batches[3..], 20, first), Is.EqualTo(whole));
    }

    private static LossDifferences Sum((int Rows, double Difference)[] batches, int? memory, LossDifferences? start = null)
    {
        using var sums = new DifferenceSums(start ?? LossDifferences.None, CPU);
        foreach ((int rows, double difference) in batches)
        {
            using Tensor value = tensor(new[] { difference }, ScalarType.Float64);
            sums.Add(value, rows, memory is int last ? Math.Exp(-(double)rows / last) : 1);
        }

        return sums.Read();
    }
}
