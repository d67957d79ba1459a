using Ctnet.MLNet.Alignment;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Hashed fields: nothing is learnt, nothing is never seen.</summary>
internal sealed class HashingTests
{
    private static readonly FeatureField Field = new() { Name = "field", Kind = FieldKind.Categorical, HashBuckets = 1000 };

    [Test]
    public void A_value_has_the_same_id_in_every_process()
    {
        // Of XXH3 with seed 0 over the UTF-16 code units; a changed figure would scramble every model that is trained on hashed fields.
        float[] slots = Slots(Schema(Field), Column("", "user 1", "user 2", "a value that is longer than sixteen characters"));

        Assert.That(slots, Is.EqualTo([0, 2 + Expected("user 1"), 2 + Expected("user 2"), 2 + Expected("a value that is longer than sixteen characters")]));

        static int Expected(string text) => (int)(System.IO.Hashing.XxHash3.HashToUInt64(System.Text.Encoding.Unicode.GetBytes(text)) % 1000);
    }

    [Test]
    public void The_ids_of_one_value_are_pinned() =>
        Assert.That(new HashedIds(1_000_000).Find("user 1"), Is.EqualTo(PinnedId));

    [Test]
    public void A_value_that_was_not_fitted_on_has_an_id_of_its_own()
    {
        FeatureAlignmentTransformer fitted = Fit(Schema(Field), Column("a"));

        float[] slots = [.. Vectors(fitted, Column("b", "c")).Select(vector => vector.Single())];

        Assert.That(slots, Has.All.InRange(2, 1001));
        Assert.That(slots, Is.Unique);
        Assert.That(fitted.Layout.Rows["field"], Is.EqualTo(1002));
    }

    private const int PinnedId = 608_134;
}
