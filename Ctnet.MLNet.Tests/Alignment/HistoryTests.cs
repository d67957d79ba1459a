using Ctnet.MLNet.Alignment.Histories;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;
using static Ctnet.MLNet.Tests.Alignment.HistoryRow;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Fields that are built from the log (sequences and statistics). A row sees only the periods before its own.</summary>
internal sealed class HistoryTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Create("log")
        .Categorical("user").Categorical("item")
        .History("clicks", of: "item", by: "user", maximumValues: 3)
        .Statistic("rate", of: "user", smoothing: 2)
        .Domain("d", Map).Domain("other", Map).Build();

    private static readonly HistoryRow[] Log =
    [
        At(0, 1, "u", "a", true), At(0, 2, "u", "b", false), At(0, 3, "v", "a", true),
        At(1, 1, "u", "c", true), At(1, 2, "u", "d", true),
        At(3, 5, "u", "e", true), At(3, 1, "u", "f", true),
        At(4, 0, "u", "a", false), At(4, 0, "w", "a", false), At(4, 0, "", "a", true),
    ];

    [Test]
    public void A_sequence_lists_the_newest_clicks_of_earlier_periods_oldest_first()
    {
        float[][] rows = Slots("clicks", 3);

        // The items a to f have the ids 2 to 7. On day 3, the click on f (at 1 o'clock) came before the click on e (at 5
        // o'clock).
        Assert.That(rows, Is.EqualTo((float[][])
        [
            [0, 0, 0], [0, 0, 0], [0, 0, 0],
            [2, 0, 0], [2, 0, 0],
            [2, 4, 5], [2, 4, 5],
            [5, 7, 6], [0, 0, 0], [0, 0, 0],
        ]));
    }

    [Test]
    public void A_statistic_is_the_smoothed_rate_and_the_count_of_earlier_periods()
    {
        float[][] rows = Slots("rate", 2);

        // Before day 1, all users have 2 clicks in 3 rows: the mean is (2 + 1) / (3 + 2) = 0.6. User u has 1 click in 2 rows: the
        // rate is (1 + 2 * 0.6) / (2 + 2) = 0.55.
        double expected = Math.Log(0.55 / 0.45) - Math.Log(0.6 / 0.4);
        Assert.That(rows[3], Is.EqualTo([(float)expected, (float)(Math.Log(3) / 5)]).Within(1e-6f));
        // Before day 4, all users have 6 clicks in 7 rows: the mean is 7/9. User u has 5 clicks in 6 rows: the rate is (5 + 2 *
        // 7/9) / 8.
        double mean = 7.0 / 9, rate = (5 + 2 * mean) / 8;
        expected = Math.Log(rate / (1 - rate)) - Math.Log(mean / (1 - mean));
        Assert.That(rows[7], Is.EqualTo([(float)expected, (float)(Math.Log(7) / 5)]).Within(1e-6f));
        Assert.That(rows[0], Is.EqualTo([0f, 0f]), "Nothing is known on the first day.");
        Assert.That(rows[8], Is.EqualTo([0f, 0f]), "w has no earlier row.");
        Assert.That(rows[9], Is.EqualTo([0f, 0f]), "A row without a user has no history.");
    }

    [Test]
    public void Labels_of_the_same_period_and_of_later_ones_change_nothing() =>
        Prop.ForAll(Logs().ToArbitrary(), Gen.Choose(0, 5).ToArbitrary(), AssertLabelsUnseen).QuickCheckThrowOnFailure();

    private static void AssertLabelsUnseen(HistoryRow[] log, int day)
    {
        float[][] before = Vectors(Schema, View(log));
        foreach (HistoryRow row in log.Where(row => row.Time >= day * 86400.0))
            row.Clicked = !row.Clicked;
        float[][] after = Vectors(Schema, View(log));

        for (int i = 0; i < log.Length; i++)
        {
            if (log[i].Time < (day + 1) * 86400.0)
                Assert.That(after[i], Is.EqualTo(before[i]), $"Row {i} saw a label of day {day} or later.");
        }
    }

    [Test]
    public void Fitting_day_by_day_gives_what_fitting_all_at_once_gives() => Prop.ForAll(Logs().ToArbitrary(), log =>
    {
        FeatureAlignmentTransformer? daily = null;
        FeatureAlignmentTransformer all = Fit(Schema, View([.. log.OrderBy(row => (int)(row.Time / 86400))]));
        foreach (var day in log.GroupBy(row => (int)(row.Time / 86400)).OrderBy(day => day.Key))
        {
            daily = Context.Transforms.AlignFeatureSchema(Schema, "d").Fit(View([.. day]), daily);
            Assert.That(Vectors(daily, View([.. day])), Is.EqualTo(Vectors(all, View([.. day]))), $"the rows of day {day.Key}");
        }

        HistoryRow[] tomorrow = [.. log.Select(row => At(9, 0, row.User, row.Item, false))];
        Assert.That(Vectors(daily!, View(tomorrow)), Is.EqualTo(Vectors(all, View(tomorrow))));
    }).QuickCheckThrowOnFailure();

    [Test]
    public void A_late_row_of_a_period_stands_where_its_time_is()
    {
        FeatureSchema schema = FeatureSchema.Create("log").Categorical("user").Categorical("item")
            .History("seen", of: "item", by: "user", maximumValues: 4).Domain("d", Map).Build();
        FeatureAlignmentTransformer first = Fit(schema, View(At(0, 10, "u", "a", true), At(0, 12, "u", "c", true)));
        using var stream = new MemoryStream();
        Context.Model.Save(first, null, stream);
        stream.Position = 0;
        var loaded = (FeatureAlignmentTransformer)Context.Model.Load(stream, out _);

        foreach (FeatureAlignmentTransformer previous in (FeatureAlignmentTransformer[])[first, loaded])
        {
            FeatureAlignmentTransformer both = Context.Transforms.AlignFeatureSchema(schema, "d")
                .Fit(View(At(0, 11, "u", "b", true)), previous);
            // The ids are 2 for a, 3 for c and 4 for b.
            Assert.That(Vectors(both, View(At(1, 0, "u", "a", true))).Single()[2..], Is.EqualTo([2, 4, 3, 0]));
        }
    }

    [Test]
    public void A_table_of_events_without_times_is_read()
    {
        var history = SequenceHistory.From(new([3, 3], [5, 0, 2, 5, 0, 3, 5, 1, 4]), times: null);
        var collector = new SequenceCollector(length: 4, horizon: 0);
        collector.Add(key: 5, time: 7, period: 0, id: 6);
        collector.Add(key: 5, time: 6, period: 0, id: 7);
        int[] ids = [.. collector.Build(history, key => key, id => id).Before(5, period: 1).ToArray().Select(each => each.Id)];

        Assert.That(ids, Is.EqualTo([2, 3, 7, 6]), "Events without times come first in their period, in their own order.");
    }

    [Test]
    public void Histories_are_of_the_own_domain_or_of_all()
    {
        FeatureSchema schema = FeatureSchema.Create("log").Categorical("user").Categorical("item")
            .Statistic("own", of: "user").Statistic("all", of: "user", scope: HistoryScope.All)
            .Domain("d", Map).Domain("other", Map).Build();
        FeatureAlignmentTransformer first = Fit(schema, View(At(0, 0, "u", "a", true)));
        FeatureAlignmentTransformer both = Context.Transforms.AlignFeatureSchema(schema, "other")
            .Fit(View(At(1, 0, "u", "a", true)), first);

        float[] row = Vectors(both, View(At(2, 0, "u", "a", false))).Single();

        // The slots: user, item, the domain's rate and count, the rate and count over all domains.
        Assert.That((row[3], row[5]), Is.EqualTo(((float)(Math.Log(2) / 5), (float)(Math.Log(3) / 5))));
    }

    [Test]
    public void A_saved_alignment_remembers()
    {
        FeatureAlignmentTransformer fitted = Fit(Schema, View(Log));
        using var stream = new MemoryStream();
        Context.Model.Save(fitted, null, stream);
        stream.Position = 0;
        var loaded = (FeatureAlignmentTransformer)Context.Model.Load(stream, out _);

        Assert.That(Vectors(loaded, View(Log)), Is.EqualTo(Vectors(fitted, View(Log))));
        HistoryRow[] later = [At(5, 0, "u", "b", true), At(6, 0, "u", "c", true)];
        Assert.That(
            Vectors(Context.Transforms.AlignFeatureSchema(Schema, "d").Fit(View(later), loaded), View(later)),
            Is.EqualTo(Vectors(Context.Transforms.AlignFeatureSchema(Schema, "d").Fit(View(later), fitted), View(later))));
    }

    [Test]
    public void Scoring_needs_the_time_but_no_label()
    {
        FeatureAlignmentTransformer fitted = Fit(Schema, View(Log));
        IDataView unlabelled = Context.Data.LoadFromEnumerable([new { Time = 5 * 86400.0, User = "u", Item = "a" }]);
        IDataView timeless = Context.Data.LoadFromEnumerable([new { User = "u", Item = "a" }]);

        Assert.That(Vectors(fitted, unlabelled).Single()[2..5], Is.EqualTo([5, 7, 6]));
        Assert.That(
            () => fitted.Transform(timeless),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("time column 'Time'"));
        Assert.That(
            () => Fit(Schema, unlabelled),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("label column 'Clicked'"));
    }

    [Test]
    public void A_row_without_a_time_is_refused_with_its_number()
    {
        FeatureAlignmentTransformer fitted = Fit(Schema, View(Log));

        IDataView rows = View(At(0, 0, "u", "a", true), new HistoryRow { Time = double.NaN });
        Exception refusal = Assert.Catch(() => Vectors(fitted, rows))!;

        Assert.That(refusal.GetBaseException().Message, Does.StartWith("Column 'Time', row 1: there is no time"));
    }

    private static void Map(FeatureDomainBuilder domain) =>
        domain.Column("user", "User").Column("item", "Item").Time("Time").Label("Clicked");

    private static IDataView View(params HistoryRow[] rows) => Context.Data.LoadFromEnumerable(rows);

    private static float[][] Slots(string field, int count)
    {
        FeatureAlignmentTransformer fitted = Fit(Schema, View(Log));
        int start = fitted.Layout.Fields.First(slots => slots.Name == field).Start;
        return [.. Vectors(fitted, View(Log)).Select(vector => vector[start..(start + count)])];
    }

    private static Gen<HistoryRow[]> Logs() =>
        (from day in Gen.Choose(0, 5)
         from hour in Gen.Choose(0, 23)
         from user in Gen.Elements("u", "v", "w", "")
         from item in Gen.Elements("a", "b", "c", "d", "e", "f")
         from clicked in Gen.Elements(true, false)
         select At(day, hour, user, item, clicked)).NonEmptyListOf().Select(rows => rows.ToArray());
}
