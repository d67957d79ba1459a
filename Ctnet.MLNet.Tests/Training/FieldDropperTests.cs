using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Scoring.Plans;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed class FieldDropperTests
{
    private const int Rows = 20_000;

    private static readonly FeatureLayout Layout = new(
        "test", "domain",
        [
            new("user", FieldKind.Categorical, FieldGroup.User, 0, 1, "users"),
            new("rate", FieldKind.Statistic, FieldGroup.Shared, 1, 2, null),
            new("tags", FieldKind.Set, FieldGroup.Shared, 3, 3, "tags"),
            new("price", FieldKind.Numeric, FieldGroup.Shared, 6, 1, null),
        ],
        new Dictionary<string, int> { ["users"] = 9, ["tags"] = 9 });

    private static readonly float[] Row = [2, 0.5f, 10, 3, 4, 0, 7];

    [Test]
    public void Whole_fields_are_missing_as_often_as_asked_and_each_on_its_own()
    {
        var dropper = new FieldDropper(Layout, 0.3, new Random(1));
        int[] dropped = new int[4];
        int both = 0;
        for (int i = 0; i < Rows; i++)
        {
            float[] row = dropper.Drop(Row).ToArray();
            bool[] missing = [row[0] == 0, float.IsNaN(row[1]), row[3] == 0, float.IsNaN(row[6])];
            Assert.That(row, Is.EqualTo(new[]
            {
                missing[0] ? 0 : 2, missing[1] ? float.NaN : 0.5f, missing[1] ? float.NaN : 10, missing[2] ? 0 : 3,
                missing[2] ? 0 : 4, 0,
                missing[3] ? float.NaN : 7,
            }));
            for (int field = 0; field < 4; field++)
                dropped[field] += missing[field] ? 1 : 0;
            both += missing[0] && missing[3] ? 1 : 0;
        }

        // The sampling error of a share of 0.3 is 0.0032, and of 0.09 it is 0.002.
        Assert.That(dropped.Select(count => count / (double)Rows), Is.All.EqualTo(0.3).Within(0.013));
        Assert.That(both / (double)Rows, Is.EqualTo(0.09).Within(0.009));
    }

    [Test]
    public void The_same_seed_drops_the_same_fields()
    {
        float[] dropped = Draw(5), again = Draw(5), other = Draw(6);
        Assert.That(again, Is.EqualTo(dropped));
        Assert.That(other, Is.Not.EqualTo(dropped));
    }

    [Test]
    public void A_dropped_field_reads_the_row_of_missing_and_sets_a_number_s_mark()
    {
        var plan = new FeaturePlan(Layout, 2, linearTerm: false);
        var encoder = new FeatureEncoder(plan, trained: true, new FieldDropper(Layout, 1, new Random(1)));
        var encoded = new EncodedFeatures(encoder.Tables);
        encoder.Encode(new(Row, Row.Length), [0], encoded);

        EncodedTable table = encoded.Tables.Single();
        Assert.That((table.Singles.Single(), table.Sets.Rows.Single()), Is.EqualTo((0, plan.Tables[0].RowOf("tags", 0))));
        Assert.That(encoded.Numbers, Is.EqualTo(new float[] { 0, 0, 0, 1, 1, 1 }));
    }

    private static float[] Draw(int seed)
    {
        var dropper = new FieldDropper(Layout, 0.5, new Random(seed));
        return [.. Enumerable.Range(0, 20).SelectMany(_ => dropper.Drop(Row).ToArray())];
    }
}
