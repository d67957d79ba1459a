using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Times are read by ISO 8601 only, and every type of column gives the same instant.</summary>
internal sealed class TimeTests
{
    private static readonly FeatureField Field =
        new() { Name = "field", Kind = FieldKind.Numeric, Encoding = NumericEncoding.None };

    [TestCase("2023-11-14", 0)]
    [TestCase("2023-11-14T22:13", 22)]
    [TestCase("2023-11-14 22:13", 22)]
    [TestCase("2023-11-14T22:13:20", 22)]
    [TestCase("2023-11-14 22:13:20", 22)]
    [TestCase(" 2023-11-14T22:13:20 ", 22)]
    [TestCase("2023-11-14T22:13:20Z", 22)]
    [TestCase("2023-11-14T22:13Z", 22)]
    [TestCase("2023-11-14T22:13:20.5", 22)]
    [TestCase("2023-11-14T22:13:20.1234567Z", 22)]
    [TestCase("2023-11-14T22:13:20.123456789Z", 22)]
    [TestCase("2023-11-14T22:13:20.123456789+01:00", 21)]
    [TestCase("2023-11-14T22:13:20+05:30", 16)]
    [TestCase("2023-11-14T22:13:20+0530", 16)]
    [TestCase("2023-11-14 22:13:20-05", 3)]
    [TestCase("2023-11-14 22:13:20.25+00", 22)]
    public void Texts_in_ISO_8601_are_times_in_UTC(string text, int hour) =>
        Assert.That(Hours(Column(text)), Is.EqualTo([hour]));

    [TestCase("12:30")]
    [TestCase("2:30 PM")]
    [TestCase("1.5")]
    [TestCase("3/4")]
    [TestCase("12-30")]
    [TestCase("5,1")]
    [TestCase("12 March")]
    [TestCase("03/04/2023")]
    [TestCase("04.03.2023")]
    [TestCase("31.12.2023")]
    [TestCase("2023")]
    [TestCase("2023-11")]
    [TestCase("20231114")]
    [TestCase("2023-1-4")]
    [TestCase("2023-02-30")]
    [TestCase("23-11-14")]
    [TestCase("2023/11/14")]
    [TestCase("2023-11-14 9:30")]
    [TestCase("2023-11-14 09:30 PM")]
    [TestCase("2023-11-14T25:00")]
    [TestCase("2023-11-14  22:13")]
    [TestCase("2023-11-14T22:13:20 UTC")]
    [TestCase("Tue, 14 Nov 2023 22:13:20 GMT")]
    public void Other_texts_are_not_times_whatever_the_day_of_the_run(string text)
    {
        string message = $"row 0: '{text}' is not a date. Write ISO 8601, such as 2026-11-22T13:40:00Z.";

        Assert.That(() => Hours(Column(text)), Throws.TypeOf<BadRowException>().With.Message.EqualTo($"Column 'X', {message}"));
        Assert.That(
            () => Context.Transforms.AlignFeatureSchema(LogOf<string>(), "d").Fit(Log(text)),
            Throws.TypeOf<BadRowException>().With.Message.EqualTo($"Column 'At', {message}"));
    }

    [Test]
    public void One_instant_has_one_hour_one_weekday_and_one_day_in_every_type_of_column()
    {
        // Sunday, 22 November 2026, 23:30 UTC: Monday in Auckland and elsewhere in the east.
        var utc = new DateTime(2026, 11, 22, 23, 30, 0, DateTimeKind.Utc);
        double seconds = (utc - DateTime.UnixEpoch).TotalSeconds;
        IDataView[] columns =
        [
            Column(utc), Column(utc.ToLocalTime()), Column(DateTime.SpecifyKind(utc, DateTimeKind.Unspecified)),
            Column(new DateTimeOffset(utc)), Column(new DateTimeOffset(utc).ToOffset(TimeSpan.FromHours(13))),
            Column(new DateTimeOffset(utc).ToOffset(TimeSpan.FromHours(-8))), Column("2026-11-22T23:30:00"),
            Column("2026-11-23T12:30:00+13:00"), Column((long)seconds), Column(seconds),
        ];

        foreach (IDataView column in columns)
        {
            Assert.That(Hours(column), Is.EqualTo([23]));
            Assert.That(Parts(column, FieldConversion.DayOfWeek), Is.EqualTo([0]));
            Assert.That(Parts(column, FieldConversion.Date), Is.EqualTo([20779]));
            Assert.That(Ids(column, FieldConversion.HourOfDay, "23"), Is.EqualTo([2]));
            Assert.That(Ids(column, FieldConversion.DayOfWeek, "0"), Is.EqualTo([2]));
            Assert.That(Ids(column, FieldConversion.Date, "2026-11-22"), Is.EqualTo([2]));
        }
    }

    [Test]
    public void Local_times_are_in_the_zone_of_the_machine()
    {
        // Whatever the zone, the noon that the machine's clock shows is noon plus the zone's offset from UTC.
        var noon = new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Local);

        Assert.That(Hours(Column(noon)), Is.EqualTo([noon.ToUniversalTime().Hour]));
    }

    [Test]
    public void Periods_end_exactly_where_their_last_tick_ends()
    {
        // Far from 1970, a double cannot tell the last tick of a period from the first of the next.
        DateTime midnight = new(2896, 3, 5, 0, 0, 0, DateTimeKind.Utc), before = midnight.AddTicks(-1);
        FeatureSchema schema = LogOf<DateTime>();
        FeatureAlignmentTransformer fitted =
            Context.Transforms.AlignFeatureSchema(schema, "d").Fit(Log(midnight.AddDays(-1)));

        // The only click is of the day that ends at midnight: the last tick of that day does not see it yet.
        Assert.That(Vectors(fitted, Log(before)).Single()[1], Is.Zero);
        Assert.That(Vectors(fitted, Log(midnight)).Single()[1], Is.EqualTo(2));
    }

    private static FeatureSchema LogOf<T>() => FeatureSchema.Create($"log of {typeof(T).Name}")
        .Categorical("user").History("seen", of: "user", by: "user", maximumValues: 1)
        .Domain("d", domain => domain.Time("At").Label("Clicked").Column("user", "User")).Build();

    private static IDataView Log<T>(T at) =>
        Context.Data.LoadFromEnumerable([new { At = at, User = "u", Clicked = true }]);

    private static float[] Hours(IDataView rows) => Parts(rows, FieldConversion.HourOfDay);

    private static float[] Parts(IDataView rows, FieldConversion part) =>
        Slots(Schema(Field, new() { Column = "X", Convert = part }), rows);

    private static float[] Ids(IDataView rows, FieldConversion part, string expected)
    {
        FeatureField field = new() { Name = "field", Kind = FieldKind.Categorical };
        FeatureAlignmentTransformer known = Fit(Schema(field), Column(expected));
        FeatureSchema schema = Schema(field, new() { Column = "X", Convert = part });
        return Slots(Context.Transforms.AlignFeatureSchema(schema, "d").Fit(rows, known), rows);
    }
}
