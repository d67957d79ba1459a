using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Alignment.Vocabularies;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>A mark recognizes the vocabularies that extend the one that it was made from.</summary>
public sealed class AlignmentMarkTests
{
    private static readonly Vocabulary s_known = new(["ab", "c"]);

    [TestCase("ab c", ExpectedResult = true)]
    [TestCase("ab c d e", ExpectedResult = true)]
    [TestCase("c ab", ExpectedResult = false, Description = "the ids have moved")]
    [TestCase("a bc", ExpectedResult = false, Description = "the same letters in another division")]
    [TestCase("x ab c", ExpectedResult = false)]
    [TestCase("ab", ExpectedResult = false, Description = "an id is gone")]
    [TestCase("ab C", ExpectedResult = false)]
    public bool A_vocabulary_fits_if_it_begins_with_the_known_values(string values) =>
        IdsMark.Of(s_known).Fits(new Vocabulary(values.Split(' ')));

    [Test]
    public void Any_vocabulary_extends_an_empty_one() =>
        Assert.That(IdsMark.Of(new Vocabulary([])).Fits(s_known), Is.True);

    [Test]
    public void Hashed_ids_fit_if_the_buckets_are_the_same()
    {
        var mark = IdsMark.Of(new HashedIds(2));
        Assert.That(
            new IdSpace[] { new HashedIds(2), new HashedIds(3), s_known }.Select(mark.Fits),
            Is.EqualTo([true, false, false]));
        Assert.That(IdsMark.Of(s_known).Fits(new HashedIds(2)), Is.False);
    }

    [Test]
    public void Each_hash_of_a_vocabulary_is_computed_once() =>
        Assert.That(s_known.HashOfFirst(2), Is.SameAs(s_known.HashOfFirst(2)).And.Not.EqualTo(s_known.HashOfFirst(1)));
}
