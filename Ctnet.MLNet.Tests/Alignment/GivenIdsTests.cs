using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Persistence;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>A mark recognizes a vocabulary that gives ids anew; a file of it that does not fit its texts is refused.</summary>
internal sealed class GivenIdsTests
{
    private static readonly Vocabulary s_plain = new(["a", "b", "c"]);

    // Version 0 has a, b and c; version 1 has lost a; version 2 gave its id to d; version 3 gave a new id to e.
    private static readonly Vocabulary s_lost = s_plain.Evicting().EndPeriod([3, 4], 1).After;
    private static readonly Vocabulary s_reused = With(s_lost, "d"), s_grown = With(s_reused, "e");

    [Test]
    public void A_mark_fits_the_versions_in_which_each_id_of_both_stands_for_the_same_value()
    {
        Vocabulary[] all = [s_plain.Evicting(), s_lost, s_reused, s_grown];
        bool[][] fits = [.. all.Select(known => all.Select(now => IdsMark.Of(known).Fits(now)).ToArray())];
        bool[][] goesOn = [.. all.Select(known => all.Select(now => IdsMark.Of(known).Fits(now, goesOn: true)).ToArray())];

        Assert.That(fits, Is.EqualTo((bool[][])
            [[true, true, false, false], [true, true, false, false], [false, false, true, true], [false, false, true, true]]));
        Assert.That(goesOn, Is.EqualTo((bool[][])
            [[true, true, true, true], [true, true, true, true], [false, false, true, true], [false, false, true, true]]));
        Assert.That(IdsMark.Of(s_lost).GivenSince(s_grown), Is.EqualTo([2]), "e has an id that the model does not know");
        Assert.That(IdsMark.Of(s_reused).GivenSince(s_grown), Is.Empty);
        Assert.That(IdsMark.Of(s_grown).IsWhole, Is.True);
    }

    [Test]
    public void A_vocabulary_that_was_fitted_anew_does_not_fit([Values] bool goesOn)
    {
        Vocabulary other = With(new Vocabulary(["a", "c", "b"]).Evicting().EndPeriod([3, 4], 1).After, "d");

        Assert.That(IdsMark.Of(s_reused).Fits(other, goesOn), Is.False);
        Assert.That(IdsMark.Of(s_reused).Fits(With(s_lost, "x"), goesOn), Is.False);
        Assert.That(IdsMark.Of(s_reused).Fits(s_plain, goesOn), Is.False);
        Assert.That(IdsMark.Of(new HashedIds(3)).Fits(s_reused, goesOn), Is.False);
        Assert.That(IdsMark.Of(s_reused).Fits(new HashedIds(3), goesOn), Is.False);
    }

    [Test]
    public void The_mark_of_a_vocabulary_that_only_grew_fits_if_it_is_the_one_that_began_to_evict()
    {
        Assert.That(IdsMark.Of(s_plain).Fits(s_lost), Is.True);
        Assert.That(IdsMark.Of(s_plain).Fits(s_reused), Is.False);
        Assert.That(IdsMark.Of(s_plain).Fits(s_reused, goesOn: true), Is.True);
        Assert.That(IdsMark.Of(s_plain).GivenSince(s_reused), Is.EqualTo([2]));
        Assert.That(IdsMark.Of(new Vocabulary(["b", "a", "c"])).Fits(s_reused, goesOn: true), Is.False);
    }

    [Test]
    public void A_mark_forgets_versions_of_long_ago()
    {
        Vocabulary before = s_grown, now = s_grown;
        for (int i = 0; i < 40; i++)
            now = With(now, $"{i}");

        Assert.That(IdsMark.Of(before).Fits(now), Is.True);
        Assert.That(IdsMark.Of(now).Fits(before), Is.False, "its hash is none of the last 32");
        Assert.That(IdsMark.Of(now).Given!.Hashes, Has.Count.EqualTo(32));
    }

    [Test]
    public void A_mark_that_can_be_none_is_told()
    {
        GivenIdsMark mark = IdsMark.Of(s_reused).Given!;
        GivenIdsMark[] damaged =
        [
            mark with { Version = -1 }, mark with { Version = 1 }, mark with { LastReuse = -1 }, mark with { LastReuse = 3 },
            mark with { Hashes = [] }, mark with { Hashes = [null!] }, mark with { Hashes = [.. mark.Hashes, "8"] },
        ];

        Assert.That(mark.IsWhole, Is.True);
        Assert.That(damaged.Select(each => (IdsMark.Of(s_reused) with { Given = each }).IsWhole), Is.All.False);
    }

    [Test]
    public void Ids_are_read_as_they_were_written()
    {
        foreach (Vocabulary each in new[] { s_plain.Evicting(), s_lost, s_reused, s_grown })
        {
            GivenIds given = each.Given!;
            GivenIds read = Read(GivenIdsTensors.Ids(given, each.TextCount), GivenIdsTensors.Ages(given),
                GivenIdsTensors.Versions(given), each.TextCount);

            Assert.That(
                (read.Rows, read.Period, read.LastReuse, read.Count),
                Is.EqualTo((given.Rows, given.Period, given.LastReuse, given.Count)));
            Assert.That(read.Hashes, Is.EqualTo(given.Hashes));
            for (int number = 0; number < each.TextCount; number++)
                Assert.That(read.IdOf(number), Is.EqualTo(given.IdOf(number)));
            Assert.That(read.EndPeriod([3], 1).Evicted, Is.EqualTo(given.EndPeriod([3], 1).Evicted));
        }
    }

    [Test]
    public void Numbers_that_do_not_fit_are_refused()
    {
        GivenIds given = s_grown.Given!;
        long[] ids = GivenIdsTensors.Ids(given, 5).Values, ages = GivenIdsTensors.Ages(given).Values;
        long[] versions = GivenIdsTensors.Versions(given).Values;

        Assert.That(() => Read(Of(ids), Of(ages), Of(versions)), Throws.Nothing);
        Assert.That(() => Read(Of(ids), Of(ages), Of(versions), texts: 50), Throws.ArgumentException);
        Assert.That(() => Read(Of([3, 0b010_010]), Of(ages), Of(versions)), Throws.ArgumentException, "two texts have one id");
        Assert.That(() => Read(Of([3, 0b001]), Of(ages), Of(versions)), Throws.ArgumentException, "a reserved id");
        Assert.That(() => Read(Of([3, 0b111]), Of(ages), Of(versions)), Throws.ArgumentException, "an id beyond the rows");
        foreach (int place in new[] { 0, 1, 2 })
        {
            foreach (long number in new[] { -1, long.MaxValue, 1L << 40 })
                Assert.That(() => Read(Of(ids), Of(Changed(ages, place, number)), Of(versions)), Throws.ArgumentException);
        }

        Assert.That(() => Read(Of(ids), Of([.. ages[..3], 2, -1]), Of(versions)), Throws.ArgumentException, "an age");
        foreach (long number in new[] { -1, 0, 3, 5, 6, long.MaxValue })
            Assert.That(() => Read(Of(ids), Of(ages), Of(Changed(versions, 0, number))), Throws.ArgumentException, $"{number}");
        Assert.That(() => Read(Of(ids), Of(ages[..2]), Of(versions)), Throws.ArgumentException);
        Assert.That(() => Read(Of(ids), Of(ages), Of([])), Throws.ArgumentException);

        static long[] Changed(long[] values, int place, long value)
        {
            long[] changed = [.. values];
            changed[place] = value;
            return changed;
        }

        static IntegerTensor Of(long[] values) => new([values.Length], values);
    }

    private static GivenIds Read(IntegerTensor ids, IntegerTensor ages, IntegerTensor versions, int texts = 5) =>
        GivenIdsTensors.From(texts, ids, ages, versions);

    private static Vocabulary With(Vocabulary vocabulary, string value)
    {
        var values = new TextTable();
        values.Add(value);
        return vocabulary.With(values, _ => true);
    }
}
