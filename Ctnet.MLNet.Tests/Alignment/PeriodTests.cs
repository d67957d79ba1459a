using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Histories count rows by period. A period has one length, and its last instant belongs to it.</summary>
public sealed class PeriodTests
{
    [Test]
    public void An_earlier_alignment_of_another_period_is_refused()
    {
        FeatureAlignmentTransformer hours = Fit(Of(TimeSpan.FromHours(1)), Log("2026-11-22T13:40"));
        Assert.That(
            () => Context.Transforms.AlignFeatureSchema(Of(TimeSpan.FromDays(1)), "d")
                .Fit(Log("2026-11-23T13:40"), hours),
            Throws.ArgumentException.With.Message.StartsWith(
                "The previous alignment has the period 01:00:00, and schema 'log' has 1.00:00:00."));
    }

    [Test]
    public void A_period_means_nothing_to_a_schema_without_fields_from_the_log()
    {
        FeatureSchema Plain(int hours) => FeatureSchema.Create("plain").Categorical("user").Period(TimeSpan.FromHours(hours))
            .Domain("d", domain => domain.Column("user", "User")).Build();
        FeatureAlignmentTransformer one = Fit(Plain(1), Log("2026-11-22"));
        Assert.That(
            () => Context.Transforms.AlignFeatureSchema(Plain(2), "d").Fit(Log("2026-11-23"), one), Throws.Nothing);
    }

    // 1700006400 is midnight between 14 and 15 November 2023.
    [TestCase("1700006399.9999999", "1700006400")]
    [TestCase("2023-11-14T23:59:59.9999999", "2023-11-15T00:00")]
    [TestCase(86399.99999999, 86400.0)]
    public void The_last_instant_of_a_day_stays_in_its_day<T>(T before, T midnight)
    {
        // The only click is at noon of the day that ends at midnight. Rows of that day do not see it yet.
        T noon = (T)(object)(before switch
        {
            double => 43200.0,
            string text => text.Contains('T') ? "2023-11-14T12:00" : "1699963200",
            _ => throw new InvalidOperationException(),
        });
        FeatureAlignmentTransformer fitted = Fit(Of(TimeSpan.FromDays(1)), Log(noon));
        Assert.That(Vectors(fitted, Log(before)).Single()[1], Is.Zero);
        Assert.That(Vectors(fitted, Log(midnight)).Single()[1], Is.EqualTo(2));
    }

    private static FeatureSchema Of(TimeSpan period) => FeatureSchema.Create("log")
        .Categorical("user").History("seen", of: "user", by: "user", maximumValues: 1).Period(period)
        .Domain("d", domain => domain.Time("At").Label("Clicked").Column("user", "User")).Build();

    private static IDataView Log<T>(T at) =>
        Context.Data.LoadFromEnumerable([new { At = at, User = "u", Clicked = true }]);
}
