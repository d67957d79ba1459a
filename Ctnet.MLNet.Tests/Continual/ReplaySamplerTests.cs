using Ctnet.MLNet.Continual;
using Ctnet.MLNet.Tests.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

public sealed class ReplaySamplerTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void All_rows_have_the_same_chance_to_be_kept()
    {
        // 200 rows of 40 periods with 25 rows each are kept: each row had a chance of one in five.
        var sampler = new ReplaySampler(_ml, capacity: 200, share: 0.5, seed: 3);
        ReplayRows kept = default;
        for (int period = 0; period < 40; period++)
        {
            kept = sampler.Keep(kept, Rows(25 * period, 25), 25);
            Assert.That(kept.Count, Is.EqualTo(Math.Min(200, 25 * period + 25)));
        }

        int[] numbers = Numbers(kept);
        Assert.That(numbers, Is.Unique);
        // About 50 are from each quarter of the stream, with a deviation of about 6.
        Assert.That(numbers.GroupBy(row => row / 250).Select(quarter => quarter.Count()), Has.All.InRange(25, 75));

        Assert.That(sampler.Draw(kept, 30)!.GetColumn<float>("Weight").Count(), Is.EqualTo(15));
        Assert.That(sampler.Draw(kept, 0), Is.Null);
    }

    [TestCase(10, 3, 400)]
    [TestCase(5, 1, 300)]
    public void Rows_of_short_periods_after_many_rows_are_kept_too(int capacity, int rows, int periods)
    {
        var sampler = new ReplaySampler(_ml, capacity, share: 1, seed: 3);
        ReplayRows kept = default;
        for (int period = 0; period < periods; period++)
        {
            kept = sampler.Keep(kept, Rows(rows * period, rows), rows);
            Assert.That(kept.Count, Is.EqualTo(Math.Min(capacity, rows * period + rows)));
        }

        int keptOfTheSecondHalf = Numbers(kept).Count(number => number >= rows * periods / 2);
        Assert.That(keptOfTheSecondHalf, Is.InRange(1, capacity - 1));
    }

    [Test]
    public void A_period_that_is_much_larger_than_all_before_may_replace_all_kept_rows()
    {
        var sampler = new ReplaySampler(_ml, capacity: 4, share: 1, seed: 3);
        ReplayRows kept = sampler.Keep(sampler.Keep(default, NumberedRow.View(_ml, 4), 4), Rows(100, 4000), 4000);
        Assert.That(Numbers(kept), Has.All.AtLeast(100).And.Exactly(4).Items);
    }

    [Test]
    public void Keeping_rows_does_not_change_the_result_before()
    {
        var sampler = new ReplaySampler(_ml, capacity: 4, share: 1, seed: 3);
        ReplayRows before = sampler.Keep(default, Rows(0, 4), 4);
        int[] numbers = Numbers(before);
        sampler.Keep(before, Rows(100, 4000), 4000);
        Assert.That((before.Seen, Numbers(before)), Is.EqualTo((4L, numbers)));
    }

    [Test]
    public void A_long_period_is_not_held_in_memory()
    {
        var sampler = new ReplaySampler(_ml, capacity: 10, share: 1, seed: 3);
        NumberedRow row = NumberedRow.Create(1);
        const int Many = 500_000;
        IDataView rows = _ml.Data.LoadFromEnumerable(Enumerable.Repeat(row, Many));
        sampler.Keep(default, rows, Many);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        ReplayRows kept = sampler.Keep(default, rows, Many);

        // Half a million rows would take 32 MB at the least.
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(16L << 20));
        Assert.That((kept.Count, kept.Seen), Is.EqualTo((10L, (long)Many)));
    }

    [Test]
    public void Every_pass_draws_the_same_rows_and_each_row_has_the_same_chance()
    {
        int[] times = new int[20];
        for (int seed = 0; seed < 400; seed++)
        {
            var drawn = new DrawnRows(NumberedRow.View(_ml, 20), 20, 5, seed);
            int[] first = Numbers(drawn);
            Assert.That(first, Is.EqualTo(Numbers(drawn)).And.Ordered.And.Unique.And.Exactly(5).Items);
            foreach (int number in first)
                times[number]++;
        }

        // 100 each, with a deviation of less than 9.
        Assert.That(times, Has.All.InRange(60, 140));
    }

    private IDataView Rows(int first, int count) =>
        _ml.Data.LoadFromEnumerable(Enumerable.Range(first, count).Select(NumberedRow.Create));

    private static int[] Numbers(ReplayRows kept) => Numbers(kept.Rows!.View);

    private static int[] Numbers(IDataView rows) =>
        [.. rows.GetColumn<float[]>("Vector").Select(vector => (int)vector[0])];
}
