using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;
using static Ctnet.MLNet.Tests.Alignment.HistoryRow;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>
/// Rows of earlier periods than the newest fit's, such as replayed rows, see what was before their own period, as far back as the
/// schema's horizon.
/// </summary>
internal sealed class HorizonTests
{
    private static readonly HistoryRow[] s_log =
    [
        .. Enumerable.Range(0, 10).SelectMany(day => new[]
        {
            At(day, 1, "u", "abcdefghij"[day].ToString(), day % 3 != 0), At(day, 2, "v", "a", day % 2 == 0),
        }),
    ];

    [Test]
    public void Rows_within_the_horizon_see_what_one_fit_of_all_rows_shows_them([Values(0, 3, 64)] int horizon)
    {
        FeatureSchema schema = Schema(horizon);
        FeatureAlignmentTransformer all = Fit(schema, View(s_log)), daily = Daily(schema);
        HistoryRow[] seen = [.. s_log.Where(row => row.Time >= (9 - horizon) * 86400.0)];
        Assert.That(seen, Has.Length.EqualTo(2 * Math.Min(10, horizon + 1)));
        Assert.That(Vectors(daily, View(seen)), Is.EqualTo(Vectors(all, View(seen))));
        Assert.That(Vectors(Saved(daily), View(seen)), Is.EqualTo(Vectors(all, View(seen))));
    }

    [Test]
    public void Rows_before_the_horizon_see_no_statistic()
    {
        // The newest fit is of day 9. With a horizon of 3 periods, day 5 is before it.
        float[] row = Vectors(Daily(Schema(3)), View(At(5, 0, "u", "a", false))).Single();
        Assert.That(row[5..], Is.EqualTo([0f, 0]), "the rate and the count, after two ids and a sequence of 3");
    }

    [Test]
    public void A_daily_domain_sees_each_hour_of_a_domain_that_is_fitted_hourly()
    {
        FeatureSchema schema = FeatureSchema.Create("log").Categorical("user").Categorical("item")
            .Statistic("rate", of: "user", scope: HistoryScope.All)
            .Period(TimeSpan.FromHours(1)).Domain("hourly", Map).Domain("daily", Map).Build();
        FeatureAlignmentTransformer? alignment = null;
        for (int hour = 0; hour < 24; hour++)
            alignment = Context.Transforms.AlignFeatureSchema(schema, "hourly").Fit(View(At(0, hour, "u", "a", true)), alignment);

        // At each hour the user has as many rows as hours have passed. The slots are user, item, rate and count.
        float[][] day = Vectors(
            alignment!.WithDomain("daily"), View([.. Enumerable.Range(0, 24).Select(hour => At(0, hour, "u", "b", false))]));
        Assert.That(
            day.Select(row => row[3]),
            Is.EqualTo(Enumerable.Range(0, 24).Select(hour => (float)(Math.Log(1 + hour) / 5))).Within(1e-6f));
    }

    [Test]
    public void The_horizon_is_part_of_the_schema_s_json_and_has_limits()
    {
        Assert.That(FeatureSchema.Parse(Schema(7).ToJson()).Horizon, Is.EqualTo(7));
        Assert.That(FeatureSchema.Parse(Schema(64).ToJson()).Horizon, Is.EqualTo(64));
        Assert.That(Schema(64).ToJson(), Does.Not.Contain("horizon"), "files leave the default out");
        Assert.That(
            () => Schema(-1), Throws.TypeOf<FeatureSchemaException>()
                .With.Message.Contains("Its horizon must be between 0 and 100,000 periods, but is -1."));
    }

    private static FeatureSchema Schema(int horizon) => FeatureSchema.Create("log")
        .Categorical("user").Categorical("item")
        .History("clicks", of: "item", by: "user", maximumValues: 3)
        .Statistic("rate", of: "user")
        .Horizon(horizon).Domain("d", Map).Build();

    private static FeatureAlignmentTransformer Daily(FeatureSchema schema) => s_log.GroupBy(row => (int)(row.Time / 86400))
        .Aggregate(
            (FeatureAlignmentTransformer?)null,
            (alignment, day) => Context.Transforms.AlignFeatureSchema(schema, "d").Fit(View([.. day]), alignment))!;

    private static FeatureAlignmentTransformer Saved(FeatureAlignmentTransformer alignment)
    {
        using var stream = new MemoryStream();
        Context.Model.Save(alignment, null, stream);
        stream.Position = 0;
        return (FeatureAlignmentTransformer)Context.Model.Load(stream, out _);
    }

    private static void Map(FeatureDomainBuilder domain) =>
        domain.Column("user", "User").Column("item", "Item").Time("Time").Label("Clicked");

    private static IDataView View(params HistoryRow[] rows) => Context.Data.LoadFromEnumerable(rows);
}
