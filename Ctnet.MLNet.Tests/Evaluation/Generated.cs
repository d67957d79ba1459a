using FsCheck;
using FsCheck.Fluent;

namespace Ctnet.MLNet.Tests.Evaluation;

/// <summary>Random rows for properties, shrunk by leaving rows out.</summary>
internal static class Generated
{
    /// <summary>Seven scores in [0, 1] and six groups (-1 is no group): most rows tie with some other.</summary>
    public static Arbitrary<ScoredRow[]> RowsWithTies { get; } = Arb.Array(
        (from label in Gen.Elements(false, true)
         from level in Gen.Choose(0, 6)
         from @group in Gen.Choose(-1, 4)
         select new ScoredRow(label, level / 6f, @group)).ToArbitrary());

    /// <summary>As many rows as a property asks for without ties, their scores in random order.</summary>
    public static Arbitrary<ScoredRow[]> RowsWithoutTies { get; } = Arb.From(
        from count in Gen.Choose(1, 90)
        from labels in Gen.Elements(false, true).ArrayOf(count)
        from ranks in Gen.Shuffle(Enumerable.Range(0, count))
        select labels.Zip(ranks, (label, rank) => new ScoredRow(label, (rank + 0.5f) / count, 0)).ToArray());

    public static bool Same(double actual, double expected) =>
        double.IsNaN(expected) ? double.IsNaN(actual) : Math.Abs(actual - expected) <= 1e-12;

    public static bool[] Labels(this ScoredRow[] rows) => [.. rows.Select(r => r.Label)];

    public static float[] Scores(this ScoredRow[] rows) => [.. rows.Select(r => r.Score)];

    public static int[] Groups(this ScoredRow[] rows) => [.. rows.Select(r => r.Group)];
}
