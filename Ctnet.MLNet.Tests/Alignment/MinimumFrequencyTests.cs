using Ctnet.MLNet.Alignment.Fitting;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;
using static Ctnet.MLNet.Tests.Alignment.HistoryRow;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>
/// A value enters the vocabulary when fits have met it often enough, however many fits these are. Until then it waits, and no
/// more values wait than the field says.
/// </summary>
internal sealed class MinimumFrequencyTests
{
    private static readonly Gen<(string Item, string User)[]> Rows =
        from count in Gen.Choose(0, 16)
        from rows in (
            from item in Gen.Elements("a", "b", "c", "d", "e", "f", "g", "h", "a longer text, of 31 letters", "猫")
            from user in Gen.Elements("u", "v")
            select (item, user)).ArrayOf(count)
        select rows;

    private static readonly Arbitrary<(int Minimum, int Most, bool ThroughFile, (string Item, string User)[][] Fits)> Fits =
        Arb.From(
            from minimum in Gen.Choose(2, 4)
            from most in Gen.Choose(1, 9)
            from throughFile in Gen.Elements(true, false)
            from count in Gen.Choose(1, 6)
            from fits in Rows.ArrayOf(count)
            select (minimum, most, throughFile, fits));

    [Test]
    public void A_value_that_comes_once_a_day_enters_on_the_day_that_makes_it_frequent()
    {
        FeatureAlignmentEstimator estimator = Context.Transforms.AlignFeatureSchema(Of(minimum: 3), "d");
        IDataView day = Column("daily", "often", "often", "often");
        FeatureAlignmentTransformer? fitted = null;
        List<float> daily = [];
        for (int i = 0; i < 5; i++)
        {
            fitted = estimator.Fit(day, fitted);
            Assert.That(Slots(fitted, Column("often")), Is.EqualTo([2]), "No id moves.");
            daily.Add(Slots(fitted, Column("daily")).Single());
        }

        Assert.That(daily, Is.EqualTo([1, 1, 3, 3, 3]));
    }

    [Test]
    public void Several_fits_know_the_values_that_one_fit_of_all_rows_knows() => Prop.ForAll(Fits, data =>
    {
        FeatureSchema schema = Of(data.Minimum);
        FeatureAlignmentTransformer? fitted = null;
        foreach (string[] fit in data.Fits.Select(fit => fit.Select(row => row.Item).ToArray()))
        {
            IReadOnlyList<string> before = ValuesOf(fitted);
            fitted = Context.Transforms.AlignFeatureSchema(schema, "d").Fit(Column(fit), fitted);
            Assert.That(ValuesOf(fitted).Take(before.Count), Is.EqualTo(before), "No id moves.");
            if (data.ThroughFile)
                fitted = Saved(fitted);
        }

        IDataView all = Column(data.Fits.SelectMany(fit => fit).Select(row => row.Item).ToArray());
        Assert.That(ValuesOf(fitted), Is.EquivalentTo(ValuesOf(Fit(schema, all))));
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Ids_histories_and_report_are_those_of_lists_of_values() => Prop.ForAll(Fits, data =>
    {
        FeatureSchema schema = FeatureSchema.Create("log").Categorical("user").Field(Item(data.Minimum, data.Most))
            .Statistic("rate", of: "item").History("list", of: "item", by: "user", clicksOnly: false, maximumValues: 1000)
            .Domain("d", domain => domain.Column("user", "User").Column("item", "Item").Time("Time").Label("Clicked")).Build();
        var expected = new WaitingReference(data.Minimum, data.Most);
        FeatureAlignmentTransformer? fitted = null;
        int row = 0;
        List<(string Item, string User)> all = [];
        foreach ((string Item, string User)[] fit in data.Fits)
        {
            HistoryRow[] rows = [.. fit.Select((each, i) => At(0, row + i, each.User, each.Item, true))];
            fitted = Context.Transforms.AlignFeatureSchema(schema, "d").Fit(Context.Data.LoadFromEnumerable(rows), fitted);
            expected.Fit([.. fit.Select(each => each.Item)], row);
            row += fit.Length;
            all.AddRange(fit);
            FieldCoverage item = fitted.Report.Fields.Single(field => field.Field == "item");
            Assert.Multiple(() =>
            {
                Assert.That(ValuesOf(fitted), Is.EqualTo(expected.Known.Select(known => known.Value)));
                Assert.That((item.WaitingValues, item.ForgottenValues), Is.EqualTo((expected.Waiting, expected.Forgotten)));
                Assert.That(item.WaitingValues, Is.AtMost(data.Most));
                Assert.That(
                    fitted.Report.Warnings.Any(warning => warning.Contains("forgotten")), Is.EqualTo(expected.Forgotten > 0));
                Assert.That(
                    (item.NewShare * item.Rows, item.NeverSeenShare * item.Rows),
                    Is.EqualTo((expected.Lacking.Before, expected.Lacking.After)).Within(1e-9));
            });
            if (data.ThroughFile)
                fitted = Saved(fitted);
        }

        var statistic = fitted!.Alignment.Statistics.GetValueOrDefault("rate@d");
        foreach ((int number, WaitingReference.Entry known) in expected.Known.Index())
            Assert.That(statistic!.Series[2 + number].Before(long.MaxValue).Rows, Is.EqualTo(known.Rows.Count), known.Value);
        if (all.Count > 0)
            Assert.That(statistic!.Total.Before(long.MaxValue).Rows, Is.EqualTo(all.Count));
        foreach (string user in all.Select(each => each.User).Distinct())
        {
            var listed = expected.Known.SelectMany((known, number) => known.Rows.Select(at => (Row: at, Id: 2 + number)));
            int id = fitted.Alignment.Vocabularies["user"].Find(user);
            Assert.That(
                fitted.Alignment.Sequences["list@d"].Events.GetValueOrDefault(id, []).Select(each => each.Id),
                Is.EqualTo(listed.Where(each => all[each.Row].User == user).OrderBy(each => each.Row).Select(each => each.Id)));
        }
    }).QuickCheckThrowOnFailure();

    [Test]
    public void The_rarest_are_forgotten_first_and_of_these_the_ones_that_wait_longest()
    {
        FeatureSchema schema = Of(minimum: 3, most: 4);
        FeatureAlignmentTransformer first = Fit(schema, Column("a", "a", "b", "c", "d", "e"));
        FeatureAlignmentTransformer second = Context.Transforms.AlignFeatureSchema(schema, "d")
            .Fit(Column("b", "b", "d", "d", "a"), first);

        // With e, five values wait, where four may. Then three stay: a, which came twice, and d and e. So b counts anew.
        Assert.That(Waiting(first), Is.EqualTo([("a", 2), ("d", 1), ("e", 1)]));
        Assert.That(first.Report.Warnings, Has.Some.EqualTo(
            "'field' in domain 'd': 2 rare values were forgotten while they waited, and count anew, since more than 4 waited: is "
            + "maximumWaiting too low, or minimumFrequency too high?"));
        Assert.That(ValuesOf(second), Is.EqualTo(["a", "d"]));
        Assert.That(Waiting(second), Is.EqualTo([("e", 1), ("b", 2)]));
        Assert.That(second.Report.ToString(), Does.Contain(", 2 waiting"));
    }

    [Test]
    public void One_time_values_take_no_more_room_than_may_wait()
    {
        const int most = 100, rows = 50_000;
        var counter = new WaitingCounter(Item(minimum: 2, most), first: 7, WaitingValues.None);
        int highest = 0;
        for (int i = 0; i < rows; i++)
        {
            string value = $"value {i}";
            highest = Math.Max(highest, counter.Add(TextKey.Of(value), value, enough: false));
            counter.MakeRoom();
            Assert.That(counter.Waiting, Is.AtMost(most));
        }

        // One value more than may wait is there before the others make room.
        Assert.That(highest, Is.EqualTo(7 + most));
        Assert.That(counter.Forgotten + counter.Waiting, Is.EqualTo(rows));
        Assert.That(counter.Build(new Vocabulary([])).Waiting.Values.Count, Is.EqualTo(counter.Waiting));
    }

    [Test]
    public void The_same_rows_give_the_same_file()
    {
        string[][] days =
            [.. Enumerable.Range(0, 3).Select(day => Enumerable.Range(0, 500).Select(i => $"{i * i % 97 + day}").ToArray())];
        byte[] first = Bytes(Steps()), second = Bytes(Steps());

        Assert.That(second, Is.EqualTo(first));

        FeatureAlignmentTransformer Steps() => days.Aggregate(
            (FeatureAlignmentTransformer?)null,
            (fitted, day) => Context.Transforms.AlignFeatureSchema(Of(minimum: 9, most: 20), "d").Fit(Column(day), fitted))!;
    }

    [Test]
    public void Two_fits_that_go_on_from_the_same_one_count_apart()
    {
        FeatureSchema schema = Of(minimum: 3);
        FeatureAlignmentEstimator estimator = Context.Transforms.AlignFeatureSchema(schema, "d");
        FeatureAlignmentTransformer start = estimator.Fit(Column("a", "a", "b"));
        FeatureAlignmentTransformer left = estimator.Fit(Column("c", "c", "a"), start);
        FeatureAlignmentTransformer right = estimator.Fit(Column("d", "b", "d"), start);

        Assert.That(Waiting(start), Is.EqualTo([("a", 2), ("b", 1)]));
        Assert.That(Waiting(left), Is.EqualTo([("b", 1), ("c", 2)]));
        Assert.That(Waiting(right), Is.EqualTo([("a", 2), ("b", 2), ("d", 2)]));
        Assert.That((ValuesOf(left), ValuesOf(right)), Is.EqualTo((new[] { "a" }, Array.Empty<string>())));
    }

    [Test]
    public void A_step_extends_the_saved_list_so_that_a_delta_has_only_what_is_new()
    {
        FeatureAlignmentEstimator estimator = Context.Transforms.AlignFeatureSchema(Of(minimum: 2), "d");
        FeatureAlignmentTransformer first = estimator.Fit(Column("a", "b", "c", "d"));
        FeatureAlignmentTransformer second = estimator.Fit(Column("e", "a"), first);
        Vocabulary before = first.Alignment.Waiting["field"].Values, after = second.Alignment.Waiting["field"].Values;

        Assert.That(before.Values, Is.EqualTo(["a", "b", "c", "d"]));
        Assert.That(after.Values, Is.EqualTo(["a", "b", "c", "d", "e"]), "The place of a stays, and its count is 0.");
        Assert.That(Waiting(second), Is.EqualTo([("b", 1), ("c", 1), ("d", 1), ("e", 1)]));
        Assert.That(
            estimator.Fit(Column("b", "c"), second).Alignment.Waiting["field"].Values.Values, Is.EqualTo(["d", "e"]),
            "If most places are empty, the list is written anew.");
    }

    [Test]
    public void A_later_fit_may_let_more_values_wait()
    {
        FeatureAlignmentTransformer first = Fit(Of(minimum: 2, most: 2), Column("a", "b"));
        FeatureAlignmentTransformer second =
            Context.Transforms.AlignFeatureSchema(Of(minimum: 2, most: 5), "d").Fit(Column("c", "d"), first);

        Assert.That(Waiting(second), Is.EqualTo([("a", 1), ("b", 1), ("c", 1), ("d", 1)]));
        Assert.That(
            () => Context.Transforms.AlignFeatureSchema(Of(minimum: 3, most: 2), "d").Fit(Column("c"), first),
            Throws.ArgumentException.With.Message.Contains("whose fields differ"));
    }

    [Test]
    public void Counts_go_on_in_another_domain_but_not_in_a_frozen_source()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Field(Item(minimum: 2))
            .Domain("d", domain => domain.Column("item", "X")).Domain("e", domain => domain.Column("item", "X")).Build();
        FeatureAlignmentTransformer first = Fit(schema, Column("a", "b"));
        FeatureAlignmentTransformer second = Context.Transforms.AlignFeatureSchema(schema, "e").Fit(Column("b", "c"), first);

        Assert.That(Slots(second, Column("a", "b", "c")), Is.EqualTo([1, 2, 1]));
        Assert.That(first.WithDomain("e").Alignment.Waiting, Is.Not.Empty);
        Assert.That(first.Alignment.WithHistoriesOf("d").Waiting, Is.Empty);
        Assert.That(first.Alignment.OnlyFor("d", _ => true).Waiting, Is.Empty);
    }

    [Test]
    public void In_a_model_of_an_earlier_release_no_value_waits()
    {
        string golden = Path.Combine(Framework.Repository.Root, "Ctnet.MLNet.Tests", "Persistence", "Golden", "version2.zip");
        FeatureAlignmentTransformer alignment =
            Chains.Parts(Context.Model.Load(golden, out _)).OfType<FeatureAlignmentTransformer>().Single();

        Assert.That(alignment.Alignment.Waiting, Is.Empty);
    }

    [Test]
    public void Invalid_UTF_16_never_waits() =>
        Assert.That(Waiting(Fit(Of(minimum: 2), Column("a", "\ud83d", "\ud83d", "x\ude00"))), Is.EqualTo([("a", 1)]));

    [Test]
    public void A_constant_enters_although_its_value_waits()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Field(Item(minimum: 9))
            .Domain("d", domain => domain.Column("item", "X")).Domain("e", domain => domain.Constant("item", "a")).Build();
        FeatureAlignmentTransformer second =
            Context.Transforms.AlignFeatureSchema(schema, "e").Fit(Column("?"), Fit(schema, Column("b", "a")));

        Assert.That(Slots(second, Column("?")), Is.EqualTo([2]));
    }

    [TestCase(0, 0L, 1L)]
    [TestCase(1, 32L, 1L)]
    [TestCase(1, 1L)]
    [TestCase(1)]
    [TestCase(65, 1L, 1L)]
    [TestCase(1, 1L, 1L, 1L)]
    public void Counts_in_a_file_that_do_not_fit_the_values_are_refused(int values, params long[] counts) => Assert.That(
        () => WaitingValues.From([.. Enumerable.Range(0, values).Select(i => $"{i}")], new([counts.Length], counts)),
        Throws.ArgumentException);

    [TestCase(1)]
    [TestCase(3, 1, 1)]
    [TestCase(0)]
    [TestCase(int.MaxValue, 0, 1, 5, int.MaxValue, 2)]
    public void Counts_are_read_as_they_were_written(params int[] counts)
    {
        int[] all = [.. Enumerable.Repeat(counts, 30).SelectMany(each => each)];
        string[] values = [.. all.Select((_, i) => $"{i}")];
        IntegerTensor written = new WaitingValues(new Vocabulary(values), all).ToTensor();
        WaitingValues read = WaitingValues.From(values, written);

        Assert.That(read.Counts.ToArray(), Is.EqualTo(all));
        Assert.That(read.Count, Is.EqualTo(all.Count(count => count > 0)));
    }

    private static FeatureField Item(int minimum, int most = 1_000_000) =>
        new() { Name = "item", Kind = FieldKind.Categorical, MinimumFrequency = minimum, MaximumWaiting = most };

    private static FeatureSchema Of(int minimum, int most = 1_000_000) =>
        Schema(Item(minimum, most) with { Name = "field" });

    private static IReadOnlyList<string> ValuesOf(FeatureAlignmentTransformer? fitted) =>
        fitted?.Alignment.Vocabularies.Single(space => space.Key != "user").Value.Values ?? [];

    private static IEnumerable<(string, int)> Waiting(FeatureAlignmentTransformer fitted)
    {
        WaitingValues waiting = fitted.Alignment.Waiting.Values.Single();
        return waiting.Values.Values.Zip(waiting.Counts.ToArray()).Where(value => value.Second > 0);
    }

    private static FeatureAlignmentTransformer Saved(FeatureAlignmentTransformer fitted)
    {
        using var stream = new MemoryStream(Bytes(fitted));
        return (FeatureAlignmentTransformer)Context.Model.Load(stream, out _);
    }

    private static byte[] Bytes(FeatureAlignmentTransformer fitted)
    {
        using var stream = new MemoryStream();
        Context.Model.Save(fitted, null, stream);
        return stream.ToArray();
    }
}
