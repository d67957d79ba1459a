using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Tests.Networks;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed class FeatureEncoderTests
{
    private static readonly Arbitrary<(int Seed, int Singles, int Sets, int Numbers, int Rows, bool Trained)> Batches = Arb.From(
        from seed in Gen.Choose(0, 1 << 30)
        from singles in Gen.Choose(0, 3)
        from sets in Gen.Choose(0, 3)
        from numbers in Gen.Choose(0, 2)
        where singles + sets + numbers > 0
        from rows in Gen.Choose(1, 12)
        from trained in Gen.Elements(false, true)
        select (seed, singles, sets, numbers, rows, trained));

    [Test]
    public void Batches_are_encoded_as_by_plain_loops() => Prop.ForAll(
        Batches,
        batch =>
        {
            var random = new Random(batch.Seed);
            FeatureLayout layout = TestLayouts.Random(random, batch.Singles, batch.Sets, batch.Numbers, batch.Seed % 3);
            var plan = new FeaturePlan(layout, embeddingSize: 4, linearTerm: true, attention: batch.Seed % 2 == 0);
            // One encoder and one buffer serve several batches, and nothing of the last batch may remain.
            var encoder = new FeatureEncoder(plan, batch.Trained);
            var encoded = new EncodedFeatures(encoder.Tables);
            for (int i = 0; i < 3; i++)
            {
                float[][] rows = [.. Enumerable.Range(0, batch.Rows).Select(_ => layout.WildSlots(random))];
                int[] order = [.. Enumerable.Range(0, batch.Rows)];
                random.Shuffle(order);
                encoder.Encode(new([.. rows.SelectMany(row => row)], layout.Width), order, encoded);
                Compare(plan, [.. order.Select(row => rows[row])], encoded, batch.Trained);
            }
        }).QuickCheckThrowOnFailure();

    private static void Compare(FeaturePlan plan, float[][] rows, EncodedFeatures encoded, bool trained)
    {
        foreach ((TablePlan table, EncodedTable ids) in plan.Tables.Zip(encoded.Tables))
            Compare(table, rows, ids, trained);
        Assert.That(encoded.Numbers, Is.EqualTo(rows.SelectMany(
            row => plan.Numbers.Select(slot => float.IsNaN(row[slot]) ? 0 : row[slot])
                .Concat(plan.Numbers.Select(slot => float.IsNaN(row[slot]) ? 1f : 0))
                .Concat(plan.Layout.Fields.Where(field => field.Kind == FieldKind.Vector)
                    .SelectMany(field => Marked(field, row))))));
    }

    private static IEnumerable<float> Marked(FieldSlots field, float[] row)
    {
        float[] values = row[field.Start..(field.Start + field.Count)];
        return values.Any(float.IsNaN) ? [.. values.Select(_ => 0f), 1] : [.. values, 0];
    }

    private static void Compare(TablePlan table, float[][] rows, EncodedTable encoded, bool trained)
    {
        int[] singles = [.. rows.SelectMany(row => table.Singles.Select(field => TableRow(table.Numbered(field), row[field.Start])))];
        EmbeddedField[] Numbered(EmbeddedField[] fields) => [.. fields.Select(table.Numbered)];
        int[] all =
        [
            .. Compare(Numbered(table.Sets), rows, encoded.Sets), .. Compare(Numbered(table.Sequences), rows, encoded.Sequences),
        ];

        Assert.That(encoded.Singles, Is.EqualTo(singles));
        Assert.That(encoded.Unique, Is.Unique);
        Assert.That(encoded.Unique, Is.EquivalentTo(trained ? singles.Concat(all).Distinct() : []));
        Assert.That(encoded.SinglePlaces.Select(place => encoded.Unique[place]), Is.EqualTo(trained ? singles : []));
        Assert.That(
            encoded.Sets.Places.Concat(encoded.Sequences.Places).Select(place => encoded.Unique[place]),
            Is.EqualTo(trained ? all : []));
    }

    private static int[] Compare(EmbeddedField[] fields, float[][] rows, EncodedSets encoded)
    {
        int[][] sets = [.. rows.SelectMany(row => fields.Select(field => SetOf(field, row)))];
        Assert.That(encoded.Rows, Is.EqualTo(sets.SelectMany(set => set)));
        Assert.That(encoded.Ends, Is.EqualTo(sets.Select((_, i) => sets.Take(i + 1).Sum(set => set.Length))));
        return [.. encoded.Rows];
    }

    private static int[] SetOf(EmbeddedField field, float[] row)
    {
        int[] ids =
            [.. row.Skip(field.Start).Take(field.Count).Select(slot => TableRow(field, slot)).Where(id => id != field.Offset)];
        return ids.Length == 0 ? [field.Offset] : ids;
    }

    // 0 is missing, and 1 is a value that the vocabulary lacks.
    private static int TableRow(EmbeddedField field, float slot) =>
        field.Offset + (float.IsNaN(slot)
            ? 0
            : Enumerable.Range(0, field.Rows).Where(id => slot >= id && slot < id + 1).DefaultIfEmpty(1).Single());
}
