using Ctnet.MLNet.Tests.Alignment;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.HistoryRow;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>
/// The guard judges a step by rows that were held out in earlier periods. With a statistic, these rows must still see what was
/// before their own period, or good steps look bad.
/// </summary>
internal sealed class GuardedHistoryTests
{
    private const int Days = 20, Users = 60;

    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void Good_periods_are_published_with_a_statistic_of_the_user([Values(1, 2, 3)] int seed)
    {
        FeatureSchema schema = FeatureSchema.Create("log").Categorical("user").Categorical("item")
            .Statistic("rate", of: "user").Domain("d", Map).Build();
        CtrTowerOptions options = Tiny.Tower(seed);
        ContinualTrainer trainer = _ml.ContinualTrainer(new()
        {
            Target = _ => _ml.Transforms.AlignFeatureSchema(schema, "d")
                .Append(_ml.BinaryClassification.Trainers.CtrTower(options)),
            LabelColumnName = "Clicked", ContinueOptions = new() { NumberOfThreads = 1 }, Guard = new(),
        });
        var random = new Random(seed);
        double[] taste = [.. Enumerable.Range(0, Users).Select(_ => random.NextDouble())];
        trainer.Run(Enumerable.Range(0, Days).Select(day => new ContinualPeriod($"day {day}", _ml.View(Day(day)))));
        Assert.That(trainer.Results.Where(result => !result.Published).Select(result => result.Period), Is.Empty);

        HistoryRow[] Day(int day) =>
        [
            .. Enumerable.Range(0, 400).Select(_ =>
            {
                int user = random.Next(Users);
                return At(day, random.Next(24), $"u{user}", $"i{random.Next(20)}", random.NextDouble() < taste[user]);
            }),
        ];
    }

    private static void Map(FeatureDomainBuilder domain) =>
        domain.Column("user", "User").Column("item", "Item").Time("Time").Label("Clicked");
}
