using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Alignment.Vocabularies;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>A mark recognizes the vocabulary that it was made from when it has grown, and before it grew.</summary>
public sealed class AlignmentMarkTests
{
    private static readonly Vocabulary s_known = new(["ab", "c", "d", "e", "f"]);

    [TestCase("ab c d e f", ExpectedResult = true)]
    [TestCase("ab c d e f g h", ExpectedResult = true, Description = "it has grown")]
    [TestCase("ab c d e g f", ExpectedResult = false, Description = "it has grown otherwise")]
    [TestCase("c ab d e f", ExpectedResult = false, Description = "the ids have moved")]
    [TestCase("a bc d e f", ExpectedResult = false, Description = "the same letters in another division")]
    [TestCase("x ab c d e f", ExpectedResult = false)]
    [TestCase("ab C d e f", ExpectedResult = false)]
    [TestCase("ab c d", ExpectedResult = true, Description = "it has not grown yet")]
    [TestCase("ab", ExpectedResult = true)]
    [TestCase("c ab d", ExpectedResult = false)]
    [TestCase("c", ExpectedResult = false)]
    public bool A_vocabulary_fits_if_the_values_that_both_know_have_the_same_ids(string values) =>
        IdsMark.Of(s_known).Fits(new Vocabulary(values.Split(' ')));

    [Test]
    public void A_vocabulary_without_values_fits_any_mark() =>
        Assert.That(IdsMark.Of(s_known).Fits(new Vocabulary([])), Is.True);

    [TestCase(0, 1)]
    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(5, 4, Description = "1, 2, 4 and all 5")]
    public void A_mark_has_a_hash_for_each_power_of_two_and_one_for_all(int values, int hashes)
    {
        var mark = IdsMark.Of(new Vocabulary([.. Enumerable.Range(0, values).Select(value => $"{value}")]));
        Assert.That((mark.Hashes!.Count, mark.IsWhole), Is.EqualTo((hashes, true)));
        Assert.That((mark with { Hashes = [.. mark.Hashes, "more"] }).IsWhole, Is.False);
    }

    [Test]
    public void Any_vocabulary_extends_an_empty_one() =>
        Assert.That(IdsMark.Of(new Vocabulary([])).Fits(s_known), Is.True);

    [Test]
    public void Hashed_ids_fit_if_the_buckets_are_the_same()
    {
        var mark = IdsMark.Of(new HashedIds(2));
        Assert.That(
            new IdSpace[] { new HashedIds(2), new HashedIds(3), s_known }.Select(space => mark.Fits(space)),
            Is.EqualTo([true, false, false]));
        Assert.That(IdsMark.Of(s_known).Fits(new HashedIds(2)), Is.False);
    }

    [Test]
    public void Each_hash_of_a_vocabulary_is_computed_once()
    {
        string first = s_known.HashOfFirst(2), again = s_known.HashOfFirst(2);
        Assert.That(again, Is.SameAs(first).And.Not.EqualTo(s_known.HashOfFirst(1)));
    }
}
