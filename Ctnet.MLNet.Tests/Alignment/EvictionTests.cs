using System.IO.Compression;
using System.Text;
using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Alignment.Vocabularies;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;
using static Ctnet.MLNet.Tests.Alignment.HistoryRow;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>
/// A value that fits have not met for long loses its id to a new value. No other id moves, and nothing that was learnt under the
/// id is left.
/// </summary>
internal sealed class EvictionTests
{
    private static readonly string[] s_values =
        ["a", "b", "c", "d", "e", "f", "g", "h", "a longer text, of 31 letters", "猫", ""];

    private static readonly Arbitrary<(bool ThroughFile, (int After, string[] Values)[] Fits)> Fits = Arb.From(
        from throughFile in Gen.Elements(true, false)
        from count in Gen.Choose(1, 12)
        from fits in (
            from after in Gen.Frequency((8, Gen.Constant(2)), (1, Gen.Choose(1, 4)))
            from rows in Gen.Choose(0, 6)
            from values in Gen.Elements(s_values).ArrayOf(rows)
            select (after, values)).ArrayOf(count)
        select (throughFile, fits));

    [Test]
    public void Ids_are_those_of_a_dictionary_and_earlier_fits_stay_what_they_were() => Prop.ForAll(Fits, data =>
    {
        var expected = new EvictionReference();
        FeatureAlignmentTransformer? fitted = null;
        List<(FeatureAlignmentTransformer Fitted, int[] Ids)> all = [];
        foreach ((int after, string[] values) in data.Fits)
        {
            FeatureAlignmentTransformer? before = fitted is not null && data.ThroughFile ? Saved(fitted) : fitted;
            FeatureAlignmentTransformer next = Context.Transforms.AlignFeatureSchema(Of(after), "d").Fit(Column(values), before);
            if (data.ThroughFile)
            {
                Assert.That(
                    Content(next),
                    Is.EqualTo(Content(Context.Transforms.AlignFeatureSchema(Of(after), "d").Fit(Column(values), fitted))),
                    "A fit goes on from a file as from memory.");
            }

            fitted = next;
            expected.Fit(values, after);
            all.Add((fitted, [.. s_values.Select(expected.IdOf)]));
            IdTurnover ids = fitted.Report.Fields.Single().Ids!;
            Assert.That((ids.Admitted, ids.Evicted), Is.EqualTo(((long)expected.Last.Admitted, (long)expected.Last.Evicted)));
            Assert.That((ids.Held, ids.Rows), Is.EqualTo(((long)expected.Held, (long)expected.Rows)));
            Assert.That(fitted.Layout.Rows["field"], Is.EqualTo(expected.Rows));
        }

        foreach ((FeatureAlignmentTransformer each, int[] ids) in all)
            Assert.That(Slots(each, Column(s_values)), Is.EqualTo(ids));
    }).QuickCheckThrowOnFailure();

    [Test]
    public void A_value_leaves_at_the_end_of_the_last_of_so_many_fits_without_it([Values(1, 2, 5)] int after)
    {
        FeatureAlignmentTransformer fitted = Fit(Of(after), Column("a", "b"));
        for (int fit = 1; fit <= after; fit++)
        {
            fitted = Next(fitted, "b");
            Assert.That(Slots(fitted, Column("a", "b")), Is.EqualTo(new[] { fit < after ? 2 : 1, 3 }));
        }

        Assert.That(fitted.Report.ToString(), Does.Contain(", 0 admitted, 1 evicted, 1 held"));
        Assert.That(Slots(Next(fitted, "b", "c", "a"), Column("a", "b", "c")), Is.EqualTo([4, 3, 2]));
    }

    [Test]
    public void A_fit_that_meets_no_value_does_not_count()
    {
        FeatureAlignmentTransformer fitted = Next(Next(Fit(Of(1), Column("a")), ""), []);

        Assert.That(Slots(fitted, Column("a")), Is.EqualTo([2]));
        Assert.That(Slots(Next(fitted, "b"), Column("a", "b")), Is.EqualTo([1, 2]));
    }

    [Test]
    public void A_constant_is_met_by_each_fit_of_its_domain_and_its_fits_alone_do_not_count()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Field(Item(1) with { Name = "item" })
            .Domain("d", domain => domain.Column("item", "X")).Domain("e", domain => domain.Constant("item", "a")).Build();
        FeatureAlignmentTransformer first = Context.Transforms.AlignFeatureSchema(schema, "e").Fit(Column("?"));
        FeatureAlignmentTransformer second = Context.Transforms.AlignFeatureSchema(schema, "d").Fit(Column("b"), first);
        FeatureAlignmentTransformer third = Context.Transforms.AlignFeatureSchema(schema, "e").Fit(Column("?"), second);

        Assert.That(Slots(first, Column("?")), Is.EqualTo([2]));
        Assert.That(Slots(second, Column("a", "b")), Is.EqualTo([1, 2]));
        Assert.That(Slots(third, Column("?")), Is.EqualTo([3]));
        Assert.That(Slots(third.WithDomain("d"), Column("b")), Is.EqualTo([2]));
    }

    [Test]
    public void An_evicted_value_waits_for_its_minimum_frequency_as_any_new_one()
    {
        FeatureSchema schema = Schema(Item(1) with { MinimumFrequency = 2 });
        FeatureAlignmentTransformer fitted = Fit(schema, Column("a", "a", "b"));
        List<float> a = [], b = [];
        foreach (string[] values in (string[][])[["a", "c"], ["c"], ["a"], ["a", "b"], ["a"]])
        {
            fitted = Context.Transforms.AlignFeatureSchema(schema, "d").Fit(Column(values), fitted);
            a.Add(Slots(fitted, Column("a")).Single());
            b.Add(Slots(fitted, Column("b")).Single());
        }

        // The third fit takes id 2 from a, for c. The fifth one admits b, which waits since the first one, and a.
        Assert.That(a, Is.EqualTo([2, 1, 1, 3, 3]));
        Assert.That(b, Is.EqualTo([1, 1, 1, 2, 1]));
    }

    [Test]
    public void The_rows_of_a_stream_in_which_values_live_for_three_fits_are_bounded_and_so_are_the_texts()
    {
        const int perFit = 50;
        FeatureAlignmentTransformer? fitted = null;
        List<(FeatureAlignmentTransformer Fitted, string[] Values, float[] Ids)> all = [];
        for (int fit = 0; fit < 30; fit++)
        {
            string[] values = [.. Enumerable.Range(perFit * fit, 3 * perFit).Select(number => $"value {number}")];
            fitted = fitted is null ? Fit(Of(2), Column(values)) : Next(fitted, values);
            Vocabulary vocabulary = fitted.Alignment.Vocabularies["field"];
            // Those of the fit, and those that the last fit met and this one did not.
            Assert.That(vocabulary.Count, Is.EqualTo(fit == 0 ? 3 * perFit : 4 * perFit));
            Assert.That(vocabulary.Rows, Is.LessThanOrEqualTo(2 + 4 * perFit));
            Assert.That(vocabulary.TextCount, Is.LessThanOrEqualTo(2 * 4 * perFit + perFit));
            float[] ids = Slots(fitted, Column(values));
            Assert.That(ids, Is.Unique.And.All.GreaterThanOrEqualTo(2));
            if (all.Count > 0)
                Assert.That(ids.Take(2 * perFit), Is.EqualTo(all[^1].Ids.Skip(perFit)), "No id of a value that is met moves.");
            all.Add((fitted, values, ids));
        }

        foreach ((FeatureAlignmentTransformer each, string[] values, float[] ids) in all)
            Assert.That(Slots(each, Column(values)), Is.EqualTo(ids), "Earlier fits stay what they were.");
    }

    [Test]
    public void The_histories_of_an_evicted_value_are_not_those_of_the_value_that_gets_its_id()
    {
        FeatureSchema schema = FeatureSchema.Create("log").Field(Item(1) with { Name = "user" })
            .Field(Item(1) with { Name = "item" }).Statistic("rate", of: "user")
            .History("list", of: "item", by: "user", clicksOnly: false, maximumValues: 4)
            .Domain("d", domain => domain.Column("user", "User").Column("item", "Item").Time("Time").Label("Clicked")).Build();
        FeatureAlignmentTransformer first = FitLog(null, At(0, 0, "old", "x", true), At(0, 1, "stays", "x", true),
            At(0, 2, "stays", "y", true));
        FeatureAlignmentTransformer second = FitLog(first, At(1, 0, "new", "z", false), At(1, 1, "stays", "y", false));
        FittedAlignment alignment = second.Alignment;
        int stays = alignment.Vocabularies["user"].Find("stays"), y = alignment.Vocabularies["item"].Find("y");

        Assert.That(alignment.Vocabularies["user"].Find("new"), Is.EqualTo(2), "the id of 'old'");
        Assert.That(alignment.Vocabularies["item"].Find("z"), Is.EqualTo(2), "the id of 'x'");
        Assert.That(alignment.Statistics["rate@d"].Series[2].Before(long.MaxValue), Is.EqualTo((0L, 1L)));
        Assert.That(alignment.Statistics["rate@d"].Total.Before(long.MaxValue), Is.EqualTo((3L, 5L)), "the total keeps all rows");
        Assert.That(alignment.Sequences["list@d"].Events[2].Select(each => each.Id), Is.EqualTo([2]));
        Assert.That(alignment.Sequences["list@d"].Events[stays].Select(each => each.Id), Is.EqualTo([y, y]), "x is not listed");

        // The fit before still has them.
        Assert.That(first.Alignment.Statistics["rate@d"].Series[2].Before(long.MaxValue), Is.EqualTo((1L, 1L)));
        Assert.That(first.Alignment.Sequences["list@d"].Events[3], Has.Length.EqualTo(2));

        FeatureAlignmentTransformer FitLog(FeatureAlignmentTransformer? previous, params HistoryRow[] rows) =>
            Context.Transforms.AlignFeatureSchema(schema, "d").Fit(Context.Data.LoadFromEnumerable(rows), previous);
    }

    [Test]
    public void The_report_does_not_take_a_new_value_for_the_one_that_another_domain_met_under_its_id()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Field(Item(1) with { Name = "item" })
            .Domain("d", domain => domain.Column("item", "X")).Domain("e", domain => domain.Column("item", "X")).Build();
        FeatureAlignmentTransformer first = Context.Transforms.AlignFeatureSchema(schema, "d").Fit(Column("a", "b"));
        FeatureAlignmentTransformer second = Context.Transforms.AlignFeatureSchema(schema, "e").Fit(Column("b", "c"), first);

        Assert.That(Slots(second, Column("a", "b", "c")), Is.EqualTo([1, 3, 2]));
        Assert.That(second.Report.Comparisons.Single().CommonValues, Is.EqualTo(1));
        Assert.That(second.Report.Fields.Select(field => field.Cardinality), Is.EqualTo([2, 2]));
    }

    [Test]
    public void A_later_fit_may_begin_to_evict_and_end_it()
    {
        FeatureAlignmentTransformer first = Fit(Of(null), Column("a", "b"));
        FeatureAlignmentTransformer second = Next(first, Of(1), "b", "c");
        FeatureAlignmentTransformer third = Next(second, Of(null), "d");
        FeatureAlignmentTransformer fourth = Next(Next(third, Of(null), "d"), Of(1), "b");

        Assert.That(first.Report.Fields.Single().Ids, Is.Null);
        Assert.That(Slots(first, Column("a", "b", "c")), Is.EqualTo([2, 3, 1]));
        Assert.That(Slots(second, Column("a", "b", "c")), Is.EqualTo([1, 3, 2]));
        Assert.That(Slots(Saved(third), Column("b", "c", "d")), Is.EqualTo([3, 2, 4]));
        Assert.That(Slots(fourth, Column("b", "c", "d")), Is.EqualTo([3, 1, 1]));
    }

    [Test]
    public void Two_fits_that_go_on_from_the_same_one_go_separate_ways()
    {
        FeatureAlignmentTransformer start = Next(Fit(Of(1), Column("a", "b")), "b");
        FeatureAlignmentTransformer left = Next(start, "b", "c"), right = Next(start, "a");

        Assert.That(Slots(start, Column("a", "b", "c")), Is.EqualTo([1, 3, 1]));
        Assert.That(Slots(left, Column("a", "b", "c")), Is.EqualTo([1, 3, 2]));
        Assert.That(Slots(right, Column("a", "b", "c")), Is.EqualTo([2, 1, 1]));
    }

    [Test]
    public void A_schema_without_the_option_has_the_files_of_before()
    {
        FeatureAlignmentTransformer fitted = Fit(Of(null), Column("a", "b"));
        string text = Content(fitted);

        Assert.That(text, Does.Contain("vocabulary.field").And.Contain("minimumFrequency"));
        Assert.That(text, Does.Not.Contain("evict").IgnoreCase.And.Not.Contain("givenIds").And.Not.Contain("\"ids\""));
    }

    [Test]
    public void Values_of_a_source_count_as_met_and_a_frozen_vocabulary_gives_no_id_anew()
    {
        var start = new Vocabulary(["a", "b", "c"]);
        Vocabulary own = start.Evicting().EndPeriod([3], 1).After;
        Vocabulary met = own.WithValuesOf(new Vocabulary(["d", "b"])), frozen = own.WithValuesOf(start, isFrozen: true);

        Assert.That(Ids(own), Is.EqualTo([1, 3, 1, 1]));
        Assert.That(Ids(met), Is.EqualTo([1, 3, 1, 2]));
        Assert.That(Ids(frozen), Is.EqualTo([5, 3, 6, 1]));
        Assert.That(Ids(met.EndPeriod([], 1).After), Is.EqualTo([1, 3, 1, 2]));
        Assert.That(Ids(met.EndPeriod([], 1).After.EndPeriod([2], 1).After), Is.EqualTo([1, 1, 1, 2]));
        Assert.That(own.WithValuesOf(own.WithValuesOf(start), isFrozen: true).Rows, Is.EqualTo(7));

        static int[] Ids(Vocabulary vocabulary) => [.. "abcd".Select(value => vocabulary.Find($"{value}"))];
    }

    [Test]
    public void Histories_that_two_alignments_exchange_stand_under_the_ids_of_their_values()
    {
        FeatureSchema schema = FeatureSchema.Create("log").Field(Item(1) with { Name = "user" })
            .Field(new() { Name = "rate", Kind = FieldKind.Statistic, Of = "user", Scope = HistoryScope.All })
            .Domain("home", domain => domain.Column("user", "User").Time("Time").Label("Clicked"))
            .Domain("guide", domain => domain.Column("user", "User").Time("Time").Label("Clicked")).Build();
        FittedAlignment source = FitLog("home", null, 0, "a", "b", "c"), later = FitLog("home", source, 1, "b", "d");
        FittedAlignment target = FitLog("guide", null, 0, "x", "y"), next = FitLog("guide", target, 1, "y");

        // The source has lost a and c, and the target x. The target gives x's id to b.
        FittedAlignment taught = OtherHistories.ToTarget(next, later, "guide");
        FittedAlignment frozen = OtherHistories.ToSource(later, next, "guide");
        Assert.That(Ids(later), Is.EqualTo([1, 3, 1, 2, 1, 1]));
        Assert.That(Ids(taught), Is.EqualTo([1, 2, 1, 4, 1, 3]));
        Assert.That(Rows(taught, "rate@home"), Is.EqualTo([(2, 2L), (4, 1L)]));
        Assert.That(Rows(taught, "rate@guide"), Is.EqualTo([(3, 2L)]));

        // The source's network has the row of c under id 4, so the target's value gets none of its ids.
        Assert.That(Ids(frozen), Is.EqualTo([1, 3, 1, 2, 1, later.Vocabularies["user"].Rows]));
        Assert.That(Rows(frozen, "rate@guide"), Is.EqualTo([(later.Vocabularies["user"].Rows, 2L)]));

        FittedAlignment fitted = FitLog("guide", taught, 2, "y");
        Assert.That(Ids(fitted), Is.EqualTo([1, 2, 1, 4, 1, 3]), "The source's values count as met.");
        Assert.That(Ids(FitLog("guide", fitted, 3, "y")), Is.EqualTo([1, 1, 1, 1, 1, 3]));

        FittedAlignment FitLog(string domain, FittedAlignment? previous, int day, params string[] users)
        {
            IDataView rows = Context.Data.LoadFromEnumerable(users.Select(user => At(day, 0, user, "", true)));
            var host = ((Microsoft.ML.Runtime.IHostEnvironment)Context).Register("test");
            return Context.Transforms.AlignFeatureSchema(schema, domain)
                .Fit(rows, previous is null ? null : new(host, previous, domain, "Features")).Alignment;
        }

        static int[] Ids(FittedAlignment of) =>
            [.. "abcdxy".Select(value => of.Vocabularies["user"].Find($"{value}"))];
        static IEnumerable<(int, long)> Rows(FittedAlignment of, string name) => of.Statistics[name].Series
            .Select(series => (series.Key, series.Value.Before(long.MaxValue).Rows));
    }

    [Test]
    public void Values_that_were_evicted_have_no_counterpart_in_another_alignment()
    {
        FeatureAlignmentTransformer first = Fit(Of(1), Column("a", "b")), second = Next(first, "b");
        var shared = new SharedIds(second.Alignment, first.Alignment, "field");
        var back = new SharedIds(first.Alignment, second.Alignment, "field");

        Assert.That(Enumerable.Range(0, 4).Select(shared.Find), Is.EqualTo([0, 1, -1, 3]));
        Assert.That(Enumerable.Range(0, 4).Select(back.Find), Is.EqualTo([0, 1, -1, 3]));
    }

    private static FeatureField Item(int? after) => new() { Name = "field", Kind = FieldKind.Categorical, EvictAfter = after };

    private static FeatureSchema Of(int? after) => Schema(Item(after));

    private static FeatureAlignmentTransformer Next(FeatureAlignmentTransformer previous, params string[] values) =>
        Next(previous, previous.Schema, values);

    private static FeatureAlignmentTransformer Next(
        FeatureAlignmentTransformer previous, FeatureSchema schema, params string[] values) =>
        Context.Transforms.AlignFeatureSchema(schema, "d").Fit(Column(values), previous);

    private static FeatureAlignmentTransformer Saved(FeatureAlignmentTransformer fitted)
    {
        using var stream = new MemoryStream(Bytes(fitted));
        return (FeatureAlignmentTransformer)Context.Model.Load(stream, out _);
    }

    // The parts of its file. The file itself also has the time.
    private static string Content(FeatureAlignmentTransformer fitted)
    {
        using var zip = new ZipArchive(new MemoryStream(Bytes(fitted)));
        return string.Concat(zip.Entries.Select(entry =>
        {
            using var reader = new StreamReader(entry.Open(), Encoding.Latin1);
            return reader.ReadToEnd();
        }));
    }

    private static byte[] Bytes(FeatureAlignmentTransformer fitted)
    {
        using var stream = new MemoryStream();
        Context.Model.Save(fitted, null, stream);
        return stream.ToArray();
    }
}
