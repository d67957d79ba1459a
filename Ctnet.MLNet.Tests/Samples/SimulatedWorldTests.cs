using System.Text.Json;
using Ctnet.MLNet.Samples.Quickstart;
using Ctnet.MLNet.Tests.Continual;
using Ctnet.MLNet.Tests.Evaluation;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples;

public sealed class SimulatedWorldTests
{
    [Test]
    public void The_same_seed_gives_the_same_rows()
    {
        string rows = Rows(seed: 1), again = Rows(seed: 1), other = Rows(seed: 2);
        Assert.That(again, Is.EqualTo(rows));
        Assert.That(other, Is.Not.EqualTo(rows));

        static string Rows(int seed)
        {
            var world = new SimulatedWorld(seed, 0.2);
            world.NextDay();
            HomeImpression[] home = world.DrawHome(50);
            world.NextDay();
            return JsonSerializer.Serialize(home) + JsonSerializer.Serialize(world.DrawGuide(50));
        }
    }

    [Test]
    public void Labels_are_drawn_with_the_rows_true_probabilities([Values(1, 2, 3)] int seed)
    {
        var world = new SimulatedWorld(seed, 0.2);
        world.NextDay();
        GuideImpression[] rows = [.. world.DrawGuide(20_000).OrderBy(row => row.TrueProbability)];

        Assert.That(rows.Select(row => row.TrueProbability), Is.All.GreaterThan(0).And.All.LessThan(1));
        foreach (GuideImpression[] bin in rows.Chunk(2000))
        {
            // Rows are independent, so the number of clicks has the deviation sqrt(sum of p (1 - p)).
            double expected = bin.Sum(row => row.TrueProbability),
                deviation = Math.Sqrt(bin.Sum(row => row.TrueProbability * (1 - row.TrueProbability)));
            Assert.That(bin.Count(row => row.Clicked), Is.EqualTo(expected).Within(4 * deviation));
        }
    }

    [Test]
    public void The_true_probabilities_rank_well([Values(1, 2, 3)] int seed)
    {
        var world = new SimulatedWorld(seed, 0.2);
        world.NextDay();
        GuideImpression[] rows = world.DrawGuide(4000);
        // An AUC of 4,000 rows has a deviation of about .01.
        double attainable = BruteForce.Auc(
            [.. rows.Select(row => row.Clicked)], [.. rows.Select(row => (float)row.TrueProbability)]);
        Assert.That(attainable, Is.InRange(0.75, 0.95));
        Assert.That(rows.Average(row => row.Clicked ? 1 : 0), Is.InRange(0.1, 0.5));
    }

    [Test]
    public void Every_day_brings_new_users_and_items_and_both_domains_show_them()
    {
        var world = new SimulatedWorld(1, 0.2);
        world.NextDay();
        HomeImpression[] home = world.DrawHome(20_000);
        GuideImpression[] guide = world.DrawGuide(20_000);
        world.NextDay();
        HomeImpression[] tomorrow = world.DrawHome(20_000);

        Assert.That(world.Day, Is.EqualTo(2));
        Assert.That(tomorrow.Select(row => row.Day), Is.All.EqualTo(2));
        Assert.That(tomorrow.Select(row => row.UserId).Except(home.Select(row => row.UserId)), Is.Not.Empty);
        Assert.That(tomorrow.Select(row => row.ItemId).Except(home.Select(row => row.ItemId)), Is.Not.Empty);
        string[] visitors = [.. guide.Select(row => row.Visitor).Distinct()];
        Assert.That(visitors.Intersect(home.Select(row => row.UserId)).Count(), Is.GreaterThan(0.9 * visitors.Length));
    }

    [Test]
    public void Both_domains_describe_an_item_alike_in_other_words_and_units()
    {
        var world = new SimulatedWorld(1, 0.2);
        world.NextDay();
        var home = world.DrawHome(5000).DistinctBy(row => row.ItemId).ToDictionary(row => row.ItemId);
        GuideImpression[] guide = [.. world.DrawGuide(500).Where(row => home.ContainsKey(row.Product))];

        Assert.That(guide, Is.Not.Empty);
        foreach (GuideImpression row in guide)
        {
            HomeImpression same = home[row.Product];
            Assert.That((row.Section, row.Keywords), Is.EqualTo((same.Category, same.Tags)));
            Assert.That(row.PriceEuro, Is.EqualTo(same.PriceCents / 100).Within(0.011));
        }
    }

    [Test]
    public void The_first_days_mean_click_probability_is_the_click_rate([Values(0.2, 0.03, 0.001)] double rate)
    {
        var world = new SimulatedWorld(1, rate);
        world.NextDay();
        // Probabilities deviate by about their mean, and a day's drift moves the mean a little.
        Assert.That(
            world.DrawGuide(50_000).Average(row => row.TrueProbability), Is.EqualTo(rate).Within(10).Percent);
        Assert.That(
            world.DrawHome(50_000).Average(row => row.Clicked ? 1.0 : 0), Is.EqualTo(rate).Within(rate < 0.01 ? 50 : 10).Percent);
    }

    [Test]
    public void A_click_rate_that_is_none_is_refused([Values(0, 1, -0.1)] double rate) =>
        Assert.That(() => new SimulatedWorld(1, rate), Throws.TypeOf<ArgumentOutOfRangeException>());
}
