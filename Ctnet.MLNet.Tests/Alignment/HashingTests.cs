using System.IO.Hashing;
using System.Text;
using Ctnet.MLNet.Alignment.Vocabularies;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Hashed fields learn nothing, and every value has an id.</summary>
internal sealed class HashingTests
{
    private static readonly FeatureField Field = new() { Name = "field", Kind = FieldKind.Categorical, HashBuckets = 1000 };

    [Test]
    public void A_value_has_the_same_id_in_every_process()
    {
        // The hash is XXH3 with seed 0 over the UTF-16 code units. Another hash would break every model with hashed fields.
        const string Long = "a value that is longer than sixteen characters";
        float[] slots = Slots(Schema(Field), Column("", "user 1", "user 2", Long));

        Assert.That(slots, Is.EqualTo([0, 2 + Expected("user 1"), 2 + Expected("user 2"), 2 + Expected(Long)]));

        static int Expected(string text) => (int)(XxHash3.HashToUInt64(Encoding.Unicode.GetBytes(text)) % 1000);
    }

    [Test]
    public void The_ids_of_one_value_are_pinned() =>
        Assert.That(new HashedIds(1_000_000).Find("user 1"), Is.EqualTo(PinnedId));

    [Test]
    public void A_value_that_was_not_fitted_on_has_an_id_of_its_own()
    {
        FeatureAlignmentTransformer fitted = Fit(Schema(Field), Column("a"));

        float[] slots = [.. Slots(fitted, Column("b", "c"))];

        Assert.That(slots, Has.All.InRange(2, 1001));
        Assert.That(slots, Is.Unique);
        Assert.That(fitted.Layout.Rows["field"], Is.EqualTo(1002));
    }

    private const int PinnedId = 608_134;
}
