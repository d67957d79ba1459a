using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Tests.Networks;
using Ctnet.MLNet.Training;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed class FeatureEncoderTests
{
    private static readonly Arbitrary<(int Seed, int Singles, int Sets, int Numbers, int Rows)> Batches = Arb.From(
        from seed in Gen.Choose(0, 1 << 30)
        from singles in Gen.Choose(0, 3)
        from sets in Gen.Choose(0, 3)
        from numbers in Gen.Choose(0, 2)
        from rows in Gen.Choose(1, 12)
        select (seed, singles, sets, numbers, rows));

    [Test]
    public void Batches_are_encoded_as_naively() => Prop.ForAll(
        Batches,
        batch =>
        {
            var random = new Random(batch.Seed);
            FeatureLayout layout = TestLayouts.Random(random, batch.Singles, batch.Sets, batch.Numbers);
            var plan = new FeaturePlan(layout);
            // One encoder, and one buffer, for several batches: what the last one left must not be seen.
            var encoder = new FeatureEncoder(plan);
            var encoded = new EncodedFeatures();
            for (int i = 0; i < 3; i++)
            {
                float[][] rows = [.. Enumerable.Range(0, batch.Rows).Select(_ => layout.WildSlots(random))];
                encoder.Begin(encoded);
                for (int row = 0; row < rows.Length; row++)
                    encoder.Add(rows[row], row, encoded);
                Compare(plan, rows, encoded);
            }
        }).QuickCheckThrowOnFailure();

    private static void Compare(FeaturePlan plan, float[][] rows, EncodedFeatures encoded)
    {
        Assert.That(encoded.Unique, Is.Unique);
        long[][] singles = [.. rows.Select(row => plan.Singles.Select(field => (long)TableRow(field, row[field.Start])).ToArray())];
        Assert.That(encoded.Singles.Select(At), Is.EqualTo(singles.SelectMany(ids => ids)));

        var sets = new List<(long Owner, long Id, float Weight)>();
        for (int i = 0; i < rows.Length * plan.Sets.Length; i++)
        {
            EmbeddedField field = plan.Sets[i % plan.Sets.Length];
            long[] ids = [.. rows[i / plan.Sets.Length].Skip(field.Start).Take(field.Count).Select(slot => (long)TableRow(field, slot))
                .Where(id => id != field.Offset)];
            if (ids.Length == 0)
                ids = [field.Offset];
            sets.AddRange(ids.Select(id => ((long)i, id, 1f / ids.Length)));
        }

        Assert.That(encoded.SetOwners.Zip(encoded.SetIds.Select(At), encoded.SetWeights), Is.EqualTo(sets));
        Assert.That(encoded.Unique, Is.EquivalentTo(singles.SelectMany(ids => ids).Concat(sets.Select(set => set.Id)).Distinct()));
        Assert.That(encoded.Numbers, Is.EqualTo(rows.SelectMany(
            row => plan.Numbers.Select(slot => float.IsNaN(row[slot]) ? 0 : row[slot])
                .Concat(plan.Numbers.Select(slot => float.IsNaN(row[slot]) ? 1f : 0)))));

        long At(long position) => encoded.Unique[(int)position];
    }

    // 0 is missing, 1 what the vocabulary does not have.
    private static int TableRow(EmbeddedField field, float slot) =>
        field.Offset + (float.IsNaN(slot)
            ? 0
            : Enumerable.Range(0, field.Rows).Where(id => slot >= id && slot < id + 1).DefaultIfEmpty(1).Single());
}
