using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Scoring;

public sealed class FeaturePlanTests
{
    [Test]
    public void Fields_of_one_id_come_first_then_sets_and_fields_of_a_space_share_its_rows()
    {
        var plan = new FeaturePlan(Layout(users: 5, items: 9), 4, linearTerm: true);
        TablePlan table = plan.Tables.Single();

        Assert.That(table.Singles, Is.EqualTo(new EmbeddedField[] { new(0, 1, 0, 5), new(5, 1, 5, 9) }));
        Assert.That(table.Sets, Is.EqualTo(new EmbeddedField[] { new(2, 3, 5, 9) }));
        Assert.That((table.Name, table.Rows, table.Width, table.Columns), Is.EqualTo(("embeddings", 14, 4, 5)));
        Assert.That(plan.Numbers, Is.EqualTo(new[] { 1 }));
        // Three fields of width 4, then a number, and whether it is missing.
        Assert.That((plan.NumbersStart, plan.InputWidth), Is.EqualTo((12, 14)));
        Assert.That(new FeaturePlan(plan.Layout, 4, linearTerm: false).Tables.Single().Columns, Is.EqualTo(4));
    }

    [Test]
    public void Ids_keep_their_rows_in_a_table_that_grew()
    {
        WeightTensor from = new([7, 2], [.. Enumerable.Range(0, 14).Select(i => (float)i)]);
        RowPages into = Table(Layout(users: 3, items: 4)).Grow(from, Table(Layout(users: 5, items: 6)), 2);

        // Users 0-2 stay at rows 0-2, and two are new. Items 0-3 move from rows 3-6 to rows 5-8, and two are new.
        float[] expected = [0, 1, 2, 3, 4, 5, 0, 0, 0, 0, 6, 7, 8, 9, 10, 11, 12, 13, 0, 0, 0, 0];
        Assert.That(new WeightTensor(into).Values, Is.EqualTo(expected));
    }

    [Test]
    public void A_vocabulary_that_shrank_is_refused() =>
        Assert.That(
            () => Table(Layout(users: 3, items: 4)).Grow(WeightTensor.Zeros(7, 2), Table(Layout(users: 3, items: 3)), 2),
            Throws.ArgumentException.With.Message.Contains("knows 4 ids of 'items', and the rows' vocabulary has 3"));

    [Test]
    public void A_new_linear_term_starts_at_zero()
    {
        RowPages into = new FeaturePlan(Layout(users: 3, items: 4), 1, linearTerm: false).Tables[0]
            .Grow(new([7, 1], [1, 2, 3, 4, 5, 6, 7]), Table(Layout(users: 3, items: 4)), 2);
        Assert.That(new WeightTensor(into).Values, Is.EqualTo(new float[] { 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0 }));
    }

    [Test]
    public void Fields_of_another_width_have_a_table_of_their_own()
    {
        FeatureLayout layout = Layout(users: 5, items: 9, userSize: 2);
        var plan = new FeaturePlan(layout, 4, linearTerm: true);

        Assert.That(plan.Tables.Select(table => (table.Name, table.Width, table.Rows, table.InputStart)), Is.EqualTo(new[]
        {
            ("embeddings2", 2, 5, 0), ("embeddings", 4, 9, 2),
        }));
        Assert.That(plan.Tables[0].Fields, Is.EqualTo(new EmbeddedField[] { new(0, 1, 0, 5) }));
        Assert.That(plan.Tables[1].Fields, Is.EqualTo(new EmbeddedField[] { new(5, 1, 0, 9), new(2, 3, 0, 9) }));
        Assert.That(plan.InputWidth, Is.EqualTo(2 + 2 * 4 + 2));
        TablePlan before = new FeaturePlan(Layout(5, 9), 4, true).Tables[0];
        Assert.That(
            () => before.Grow(WeightTensor.Zeros(14, 5), plan.Tables[1], 5),
            Throws.ArgumentException.With.Message.Contains("embeddings of 'users' have width 4"));
    }

    [Test]
    public void Vectors_are_gathered_after_the_marks_and_their_projections_come_last()
    {
        FeatureLayout ids = Layout(users: 5, items: 9);
        var layout = new FeatureLayout("schema", "domain",
        [
            new("title", FieldKind.Vector, FieldGroup.Shared, 0, 3, null),
            .. ids.Fields.Select(field => field with { Start = field.Start + 3 }),
            new("seen2", FieldKind.Sequence, FieldGroup.Sequence, 9, 2, "items"),
            new("image", FieldKind.Vector, FieldGroup.Shared, 11, 2, null, 6),
        ], ids.Rows);
        var plan = new FeaturePlan(layout, 4, linearTerm: true, attention: true);

        // Three fields of width 4, a number and its mark; then the gathered values, or a sequence and the projections.
        Assert.That(plan.Numbers, Is.EqualTo(new[] { 4 }));
        Assert.That((plan.NumbersStart, plan.KeptWidth, plan.GatheredWidth), Is.EqualTo((12, 14, 14 + 4 + 3)));
        Assert.That(
            plan.Vectors, Is.EqualTo(new ProjectedVector[] { new(0, 3, 4, 14, 18), new(11, 2, 6, 18, 22) }));
        Assert.That(plan.InputWidth, Is.EqualTo(14 + 4 + 4 + 6));
        Assert.That(plan.EmbeddingColumns, Is.EqualTo(new[] { (0, 4), (4, 4), (8, 4), (14, 4), (18, 4), (22, 6) }));
        // A user, an item, a set, the number and its mark, the title with its mark, the image.
        Assert.That(
            new[] { 0, 5, 8, 12, 13, 14, 16, 17, 18, 19 }.Select(plan.SlotOf),
            Is.EqualTo(new[] { 3, 8, 5, 4, 4, 0, 2, 2, 11, 12 }));
    }

    private static TablePlan Table(FeatureLayout layout) => new FeaturePlan(layout, 1, linearTerm: true).Tables.Single();

    private static FeatureLayout Layout(int users, int items, int? userSize = null) => new(
        "schema", "domain",
        [
            new("user", FieldKind.Categorical, FieldGroup.User, 0, 1, "users", userSize),
            new("price", FieldKind.Numeric, FieldGroup.Shared, 1, 1, null),
            new("seen", FieldKind.Set, FieldGroup.User, 2, 3, "items"),
            new("item", FieldKind.Categorical, FieldGroup.Shared, 5, 1, "items"),
        ],
        new Dictionary<string, int> { ["users"] = users, ["items"] = items });
}
