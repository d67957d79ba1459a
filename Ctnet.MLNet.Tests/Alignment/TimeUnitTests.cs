using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>The units of Unix times, the texts that mean a missing time, and columns that cannot hold times.</summary>
internal sealed class TimeUnitTests
{
    private static readonly FeatureField Field =
        new() { Name = "field", Kind = FieldKind.Numeric, Encoding = NumericEncoding.None };

    [Test]
    public void The_unit_of_the_domains_time_holds_for_fields_from_the_same_column()
    {
        FeatureSchema schema = FeatureSchema.Create("s").Field(Field).Categorical("hour")
            .Domain("d", domain => domain.Time("X", TimeUnit.UnixMilliseconds)
                .Map("field", new() { Column = "X", Convert = FieldConversion.HourOfDay })
                .Map("hour", new() { Column = "X", Convert = FieldConversion.HourOfDay }))
            .Build();

        // 22:13 and 23:13 on 14 November 2023.
        float[][] expected = [[22, 2], [23, 3]];
        Assert.That(Vectors(schema, Column(1_700_000_000_000, 1_700_003_600_000)), Is.EqualTo(expected));
        Assert.That(Vectors(schema, Column("1700000000000", "1700003600000")), Is.EqualTo(expected));
        Assert.That(Vectors(schema, Column("2023-11-14T22:13:20Z", "2023-11-14T23:13:20Z")), Is.EqualTo(expected));
    }

    [Test]
    public void A_mapping_of_another_column_can_name_a_unit()
    {
        FeatureSchema schema = Schema(
            Field, new() { Column = "X", Convert = FieldConversion.HourOfDay, Unit = TimeUnit.UnixMilliseconds });

        Assert.That(Slots(schema, Column(1_700_000_000_000)), Is.EqualTo([22]));
        Assert.That(Slots(FeatureSchema.Parse(schema.ToJson()), Column("1700000000000")), Is.EqualTo([22]));
        Assert.That(schema.ToJson(), Does.Contain("\"unit\": \"unixMilliseconds\""));
    }

    [Test]
    public void Texts_of_Unix_times_without_a_unit_are_refused_with_what_is_expected() => Assert.That(
        () => Slots(Schema(Field, new() { Column = "X", Convert = FieldConversion.HourOfDay }), Column("1700000000")),
        Throws.TypeOf<BadRowException>().With.Message.EqualTo(
            "Column 'X', row 0: '1700000000' is not a date. Write ISO 8601, such as 2026-11-22T13:40:00Z. "
            + "For Unix times, name the mapping's unit (unixSeconds or unixMilliseconds)."));

    [TestCase(FieldConversion.None, "a unit is for times, which are converted by hourOfDay, dayOfWeek or date.")]
    [TestCase((FieldConversion)99, "its conversion or rule for unmapped values does not exist.")]
    public void A_unit_is_for_conversions_of_times(FieldConversion conversion, string message) => Assert.That(
        () => Schema(Field, new() { Column = "X", Convert = conversion, Unit = TimeUnit.UnixSeconds }),
        Throws.TypeOf<FeatureSchemaException>().With.Message.Contains($"Domain 'd', field 'field': {message}"));

    [Test]
    public void A_unit_that_contradicts_the_domains_time_or_does_not_exist_is_refused()
    {
        Assert.That(() => Build(TimeUnit.UnixSeconds), Throws.TypeOf<FeatureSchemaException>().With.Message.Contains(
            "Domain 'd', field 'field': its column 'X' is the domain's time, which has another unit; "
            + "leave the field's unit out."));
        Assert.That(
            () => Build((TimeUnit)7), Throws.TypeOf<FeatureSchemaException>().With.Message.Contains("its unit does not exist."));
        Assert.That(() => Build(TimeUnit.UnixMilliseconds), Throws.Nothing);

        static FeatureSchema Build(TimeUnit unit) => FeatureSchema.Create("s").Field(Field)
            .Domain("d", domain => domain.Time("X", TimeUnit.UnixMilliseconds)
                .Map("field", new() { Column = "X", Convert = FieldConversion.HourOfDay, Unit = unit })).Build();
    }

    [Test]
    public void Missing_texts_come_before_conversions()
    {
        FieldMapping mapping =
            new() { Column = "X", Convert = FieldConversion.HourOfDay, Missing = ["-1", "1900-01-01", "NULL"] };
        FeatureSchema numbers = Schema(Field, mapping);
        FeatureSchema identifiers = Schema(new() { Name = "field", Kind = FieldKind.Categorical }, mapping);
        const float missing = float.NaN;

        Assert.That(
            Slots(numbers, Column("NULL", " NULL", "2023-11-14T22:13:20Z", "")), Is.EqualTo([missing, missing, 22, missing]));
        Assert.That(Slots(numbers, Column(-1, 1_700_000_000)), Is.EqualTo([missing, 22]));
        Assert.That(Slots(numbers, Column(-1.0, 1_700_000_000)), Is.EqualTo([missing, 22]));
        Assert.That(Slots(numbers, Column(new DateTime(1900, 1, 1), new DateTime(2023, 11, 14, 22, 13, 20))),
            Is.EqualTo([missing, 22]));
        Assert.That(Slots(identifiers, Column("NULL", "2023-11-14T22:13:20Z")), Is.EqualTo([0, 2]));
        Assert.That(Slots(identifiers, Column(-1L, 1_700_000_000L)), Is.EqualTo([0, 2]));
    }

    [Test]
    public void A_missing_text_is_not_compared_with_what_a_conversion_makes() => Assert.That(
        Slots(
            Schema(
                new() { Name = "field", Kind = FieldKind.Categorical },
                new() { Column = "X", Convert = FieldConversion.HourOfDay, Missing = ["0"] }),
            Column(0, 1_700_006_400)),
        Is.EqualTo([0, 2]), "0 is a missing time, and midnight is hour 0.");

    [Test]
    public void A_column_of_Single_cannot_hold_times()
    {
        const string message = "Single holds whole numbers exactly up to 16,777,216: load the column as Int64, Double or Text";
        FeatureSchema hours = Schema(Field, new() { Column = "X", Convert = FieldConversion.HourOfDay });
        FeatureSchema history = FeatureSchema.Create("s").Categorical("user").Statistic("rate", of: "user")
            .Domain("d", domain => domain.Time("X").Label("Clicked").Column("user", "User")).Build();
        IDataView rows = Context.Data.LoadFromEnumerable([new { X = 1_700_006_360f, User = "u", Clicked = true }]);

        Assert.That(
            () => Context.Transforms.AlignFeatureSchema(hours, "d").Fit(rows),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(message).And.Message.Contains("column 'X'"));
        Assert.That(
            () => Context.Transforms.AlignFeatureSchema(history, "d").Fit(rows),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(message).And.Message.Contains("time column 'X'"));
    }

    [TestCase(1_700_000L, TimeUnit.UnixSeconds, "1970-01-20")]
    [TestCase(1_700_000_000L, TimeUnit.UnixMilliseconds, "1970-01-20")]
    [TestCase(14_102_100L, TimeUnit.UnixSeconds, "1970-06-13")]
    [TestCase(1_700_000_000L, TimeUnit.UnixSeconds, null)]
    [TestCase(1_700_000_000_000L, TimeUnit.UnixMilliseconds, null)]
    public void Times_that_all_lie_before_1971_are_noticed(long time, TimeUnit unit, string? latest)
    {
        FeatureSchema schema = FeatureSchema.Create("s").Categorical("user").Statistic("rate", of: "user")
            .Domain("d", domain => domain.Time("X", unit).Label("Clicked").Column("user", "User")).Build();
        IDataView rows = Context.Data.LoadFromEnumerable([new { X = time, User = "u", Clicked = true }]);
        string[] expected = latest is null ? [] :
        [
            $"'X' in domain 'd': all times lie before 1971, the latest on {latest}. They are read as {unit}: is the unit right?",
        ];

        Assert.That(Fit(schema, rows).Report.Warnings, Is.EqualTo(expected));
        Assert.That(
            Fit(Schema(Field, new() { Column = "X", Convert = FieldConversion.Date, Unit = unit }), Column(time)).Report.Warnings
                .Where(warning => warning.Contains("1971", StringComparison.Ordinal)),
            Is.EqualTo(expected));
    }

    [Test]
    public void Dates_of_1970_that_are_written_as_dates_are_not_suspicious() => Assert.That(
        Fit(Schema(Field, new() { Column = "X", Convert = FieldConversion.Date }), Column("1970-01-02", "1970-01-05"))
            .Report.Warnings,
        Is.Empty);
}
