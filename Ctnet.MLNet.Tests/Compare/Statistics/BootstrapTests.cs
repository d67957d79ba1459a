using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Statistics.Resampling;
using Ctnet.MLNet.Evaluation;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Statistics;

public sealed class BootstrapTests
{
    private const int Rows = 200, Users = 20;

    private readonly Random _random = new(5);
    private float[] _probabilities = null!;
    private bool[] _clicked = null!;
    private int[] _users = null!, _copies = null!, _expanded = null!;

    [SetUp]
    public void Draw()
    {
        // There are few different probabilities, so that rows tie. Users are drawn never, once and several times.
        _probabilities = [.. Enumerable.Range(0, Rows).Select(_ => _random.Next(30) / 30f)];
        _clicked = [.. Enumerable.Range(0, Rows).Select(_ => _random.Next(3) == 0)];
        _users = [.. Enumerable.Range(0, Rows).Select(_ => _random.Next(Users))];
        _copies = [.. Enumerable.Range(0, Users).Select(user => user % 4)];
        _expanded = [.. Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Repeat(row, _copies[_users[row]]))];
    }

    [Test]
    public void AUC_of_a_resample_is_the_AUC_of_its_rows_written_out()
    {
        var resampled = new ResampledAuc([.. Enumerable.Range(0, Rows)], _probabilities, _clicked, _users);
        double expected = RankingMeasures.Auc<float>(
            [.. _expanded.Select(row => _clicked[row])], [.. _expanded.Select(row => _probabilities[row])]);
        Assert.That(resampled.Measure(_copies), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void Log_loss_of_a_resample_is_the_log_loss_of_its_rows_written_out()
    {
        double expected = CalibrationMeasures.LogLoss<float>(
            [.. _expanded.Select(row => _clicked[row])], [.. _expanded.Select(row => _probabilities[row])]);
        Assert.That(
            new ResampledLogLoss(_probabilities, _clicked, _users).Measure(_copies), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void AUC_of_some_rows_ignores_the_others()
    {
        int[] some = [.. Enumerable.Range(0, Rows).Where(row => row % 3 == 0)];
        var resampled = new ResampledAuc(some, _probabilities, _clicked, _users);
        double expected = RankingMeasures.Auc<float>(
            [.. some.Select(row => _clicked[row])], [.. some.Select(row => _probabilities[row])]);
        Assert.That(resampled.Measure([.. Enumerable.Repeat(1, Users)]), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void GAUC_of_a_resample_counts_each_copy_as_a_user()
    {
        var resampled = new ResampledGauc([.. Enumerable.Range(0, Rows)], _probabilities, _clicked, _users);
        int[] copy =
        [
            .. Enumerable.Range(0, Rows)
                .SelectMany(row => Enumerable.Range(0, _copies[_users[row]]).Select(copy => (copy * Users) + _users[row]))
        ];
        double expected = RankingMeasures.Gauc<float>(
            [.. _expanded.Select(row => _clicked[row])], [.. _expanded.Select(row => _probabilities[row])], copy).Value;
        Assert.That(resampled.Measure(_copies), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void Without_clicks_AUC_and_GAUC_are_NaN()
    {
        bool[] clicked = new bool[Rows];
        int[] rows = [.. Enumerable.Range(0, Rows)];
        Assert.That(new ResampledAuc(rows, _probabilities, clicked, _users).Measure(_copies), Is.NaN);
        Assert.That(new ResampledGauc(rows, _probabilities, clicked, _users).Measure(_copies), Is.NaN);
    }

    [Test]
    public void Every_resample_draws_as_many_users_as_there_are_and_all_measures_share_it()
    {
        double[][] values = UserBootstrap.Run(
            [new Weighted(_ => 1), new Weighted(user => user), new Weighted(user => user)], Users, 100);
        Assert.That(values[0], Has.All.EqualTo(Users));
        Assert.That(values[1], Is.EqualTo(values[2]));
        Assert.That(values[1].Distinct().Count(), Is.GreaterThan(20));
        Assert.That(
            UserBootstrap.Run([new Weighted(user => user)], Users, 100)[0],
            Is.EqualTo(values[1]), "Another call draws the same resamples.");
    }

    [Test]
    public void The_spread_of_a_mean_over_resamples_is_its_standard_error()
    {
        // Users 0 .. 99: a mean has the standard error sqrt((100^2 - 1) / 12 / 100) = 2.887.
        double[] means = UserBootstrap.Run([new Weighted(user => user / 100.0)], 100, 4000)[0];
        double mean = means.Average(), deviation = Math.Sqrt(means.Average(value => (value - mean) * (value - mean)));
        Assert.That(mean, Is.EqualTo(49.5).Within(0.2));
        Assert.That(deviation, Is.EqualTo(2.887).Within(0.15));
    }

    [Test]
    public void An_interval_spans_the_differences_of_two_measures_on_the_same_resamples()
    {
        // The differences are 0, 1, .. 40 in some order, and one is NaN. 2.5 % of 40 steps is 1.
        double[] second = [.. Enumerable.Range(0, 42).Select(i => i * 1000.0)];
        double[] first = [.. Enumerable.Range(0, 41).Select(i => (i * 1000.0) + (i * 7 % 41)), double.NaN];
        Assert.That(Gain.Of(20, first, second), Is.EqualTo(new Gain(20, 1, 39)));
        Assert.That(Gain.Of(null, first, second), Is.EqualTo(new Gain(null, null, null)));
    }

    private sealed class Weighted(Func<int, double> weight) : IResampled
    {
        public double Measure(ReadOnlySpan<int> copies)
        {
            double sum = 0;
            for (int user = 0; user < copies.Length; user++)
                sum += copies[user] * weight(user);
            return sum;
        }
    }
}
