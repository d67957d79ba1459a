using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Training;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>Simulated losses of networks whose probabilities are the true ones, and of networks that diverge.</summary>
public sealed class LossLimitTests
{
    private const int Runs = 1000;

    // The rows of a batch are of four kinds, with different click probabilities.
    private static readonly (double Share, double Relative)[] s_kinds = [(0.25, 0.03), (0.35, 0.3), (0.3, 1), (0.1, 5)];

    public enum Network
    {
        Calibrated,
        CalibratedToHeavyClicks,

        // A first fit begins with the probability 1/2 and learns the rates by and by.
        StartsAtOneHalf,
    }

    [Test]
    public void No_calibrated_loss_stops_training(
        [Values(0.1, 0.01, 0.001, 0.0001)] double rate, [Values(16, 256, 4096, 65_536)] int size,
        [Values] Network network)
    {
        int batches = size switch { 16 => 300, 256 => 60, 4096 => 12, _ => 3 }, stopped = 0;
        var random = new Random(1);
        for (int run = 0; run < Runs; run++)
        {
            var limit = new LossLimit();
            for (int batch = 1; batch <= batches; batch++)
            {
                double learnt = network == Network.StartsAtOneHalf ? Math.Min(1, batch / 30.0) : 1;
                (double loss, WeightTotals rows) = Draw(
                    random, rate, size, learnt, clickWeight: network == Network.CalibratedToHeavyClicks ? 20 : 1);
                if (limit.Admits(loss, rows, batch))
                    continue;
                stopped++;
                break;
            }
        }
        Assert.That(stopped, Is.Zero, $"of {Runs} runs");
    }

    [Test]
    public void A_batch_that_diverges_stops_training_at_once(
        [Values(0.15, 0.01, 0.001, 0.0001)] double rate, [Values(16, 256, 65_536)] int size)
    {
        var random = new Random(1);
        var limit = new LossLimit();
        for (int batch = 1; batch <= 20; batch++)
        {
            (double loss, WeightTotals rows) = Draw(random, rate, size, learnt: 1, clickWeight: 1);
            Assert.That(limit.Admits(loss, rows, batch), Is.True);
        }
        Assert.That(limit.Admits(100d * size, new(size, 0, 1), 21), Is.False);
        Assert.That(limit.Admits(100d * size, new(size, size / 2, 1), 21), Is.False);
        Assert.That(limit.Admits(double.NaN, new(size, 0, 1), 21), Is.False);
    }

    [Test]
    public void Rows_in_the_order_of_their_labels_do_not_stop_training()
    {
        // The network learns from 100,000 rows without a click that clicks are that rare, and then there are only clicks.
        var limit = new LossLimit();
        for (int batch = 1; batch <= 400; batch++)
            Assert.That(limit.Admits(256 * 1e-5, new(256, 0, 1), batch), Is.True);
        Assert.That(limit.Admits(256 * -Math.Log(1e-5), new(256, 256, 1), 401), Is.True);
    }

    private static (double Loss, WeightTotals Rows) Draw(
        Random random, double rate, int size, double learnt, double clickWeight)
    {
        double loss = 0, clicks = 0, mean = s_kinds.Sum(kind => kind.Share * kind.Relative);
        int left = size;
        foreach ((double share, double relative) in s_kinds)
        {
            int count = relative == s_kinds[^1].Relative ? left : (int)(share * size);
            left -= count;
            double probability = rate * relative / mean, clicked = Binomial(random, count, probability);
            // A click that weighs w is learnt at w times its odds.
            double logit = learnt * Math.Log(clickWeight * probability / (1 - probability));
            loss += (clickWeight * clicked * Softplus(-logit)) + ((count - clicked) * Softplus(logit));
            clicks += clicked;
        }
        return (loss, new(size - clicks + (clickWeight * clicks), clickWeight * clicks, clicks > 0 ? clickWeight : 1));
    }

    private static double Softplus(double value) => Math.Max(value, 0) + Math.Log(1 + Math.Exp(-Math.Abs(value)));

    // Skips from one click to the next.
    private static int Binomial(Random random, int count, double probability)
    {
        int clicks = 0;
        double miss = Math.Log(1 - probability);
        for (double row = Skip(); row < count; row += 1 + Skip())
            clicks++;
        return clicks;

        double Skip() => Math.Floor(Math.Log(1 - random.NextDouble()) / miss);
    }
}
