using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Scoring;

public sealed class FeaturePlanTests
{
    [Test]
    public void Fields_of_one_id_come_first_then_sets_and_fields_of_a_space_share_its_rows()
    {
        var plan = new FeaturePlan(Layout(users: 5, items: 9));

        Assert.That(plan.Singles, Is.EqualTo(new EmbeddedField[] { new(0, 1, 0, 5), new(5, 1, 5, 9) }));
        Assert.That(plan.Sets, Is.EqualTo(new EmbeddedField[] { new(2, 3, 5, 9) }));
        Assert.That(plan.Numbers, Is.EqualTo(new[] { 1 }));
        Assert.That(plan.TableRows, Is.EqualTo(14));
        // Three fields of four, a number and its mark.
        Assert.That(plan.InputWidth(4), Is.EqualTo(14));
    }

    [Test]
    public void Rows_keep_their_ids_in_a_table_that_grew()
    {
        WeightTensor from = new([7, 2], [.. Enumerable.Range(0, 14).Select(i => (float)i)]), into = WeightTensor.Zeros(11, 2);
        new FeaturePlan(Layout(users: 3, items: 4)).CopyRows(from, new FeaturePlan(Layout(users: 5, items: 6)), into);

        // Users 0-2 at rows 0-2, two new ones; items 0-3, which were at rows 3-6, at rows 5-8; two new ones.
        Assert.That(into.Values, Is.EqualTo(new float[] { 0, 1, 2, 3, 4, 5, 0, 0, 0, 0, 6, 7, 8, 9, 10, 11, 12, 13, 0, 0, 0, 0 }));
    }

    [Test]
    public void A_vocabulary_that_shrank_is_refused() =>
        Assert.That(
            () => new FeaturePlan(Layout(users: 3, items: 4)).CopyRows(
                WeightTensor.Zeros(7, 2), new FeaturePlan(Layout(users: 3, items: 3)), WeightTensor.Zeros(6, 2)),
            Throws.ArgumentException.With.Message.Contains("knows 4 ids of 'items', and the rows' vocabulary has 3"));

    private static FeatureLayout Layout(int users, int items) => new(
        "schema", "domain",
        [
            new("user", FieldKind.Categorical, FieldGroup.User, 0, 1, "users"),
            new("price", FieldKind.Numeric, FieldGroup.Shared, 1, 1, null),
            new("seen", FieldKind.Set, FieldGroup.User, 2, 3, "items"),
            new("item", FieldKind.Categorical, FieldGroup.Shared, 5, 1, "items"),
        ],
        new Dictionary<string, int> { ["users"] = users, ["items"] = items });
}
