using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>
/// Quantiles: all buckets hold about the same number of the rows that were fitted on, and their ids ascend from 2.
/// </summary>
public sealed class QuantileTests
{
    private static readonly Arbitrary<(int Buckets, double[] Numbers)> WithoutTies = Arb.From(
        from buckets in Gen.Choose(2, 12)
        from count in Gen.Choose(1, 60)
        from ranks in Gen.Shuffle(Enumerable.Range(-30, count))
        select (buckets, ranks.Select(rank => 1.5 * rank).ToArray()));

    private static readonly Arbitrary<(int Buckets, double[] Numbers)> WithTies = Arb.From(
        from buckets in Gen.Choose(2, 12)
        from count in Gen.Choose(1, 60)
        from numbers in Gen.Choose(-4, 4).ArrayOf(count)
        select (buckets, numbers.Select(number => number / 2d).ToArray()));

    [Test]
    public void Four_buckets_of_eight_numbers_by_hand() => Assert.That(
        Ids(4, [80, 10, 20, 70, 30, 60, 50, 40]), Is.EqualTo([5, 2, 2, 5, 3, 4, 4, 3]));

    [Test]
    public void A_missing_number_has_id_zero_and_fills_no_bucket() => Assert.That(
        Ids(2, [1, double.NaN, 2, double.NaN, 3, 4]), Is.EqualTo([2, 0, 2, 0, 3, 3]));

    [Test]
    public void Numbers_beyond_those_that_were_fitted_on_fall_into_the_outer_buckets() => Assert.That(
        Slots(Fit(Quantiles(2), Column<double>(1, 2, 3, 4)), Column(-1e9, 0, 2.5, 3, 5, 1e9)),
        Is.EqualTo([2, 2, 2, 3, 3, 3]));

    [Test]
    public void One_value_alone_has_one_bucket() => Assert.That(Ids(8, [7, 7, 7]), Is.EqualTo([2, 2, 2]));

    [Test]
    public void The_columns_unit_is_brought_to_the_canonical_one_before()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Numeric("price", NumericEncoding.Quantiles, buckets: 2)
            .Domain("d", domain => domain.Column("price", "X", scale: 0.01))
            .Domain("euro", domain => domain.Column("price", "X")).Build();
        FeatureAlignmentTransformer fitted = Fit(schema, Column(100, 200, 300, 400));

        Assert.That(Slots(fitted.WithDomain("euro"), Column(2, 2.9, 3.1)), Is.EqualTo([2, 2, 3]));
    }

    [Test]
    public void Buckets_of_different_numbers_are_equally_large() => Prop.ForAll(WithoutTies, data =>
    {
        float[] ids = Ids(data.Buckets, data.Numbers);
        // The number with rank r among n numbers belongs to bucket b of B if b n / B <= r < (b + 1) n / B, rounded down.
        double[] sorted = [.. data.Numbers.Order()];
        if (sorted.Length < data.Buckets)
            return ids.Distinct().Count() == ids.Length;
        return data.Numbers.Zip(ids).All(pair =>
        {
            int rank = Array.IndexOf(sorted, pair.First), bucket = (int)pair.Second - 2;
            return bucket * sorted.Length / data.Buckets <= rank && rank < (bucket + 1) * sorted.Length / data.Buckets;
        });
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Buckets_are_as_equal_as_ties_allow() => Prop.ForAll(WithTies, data =>
    {
        float[] ids = Ids(data.Buckets, data.Numbers);
        var pairs = data.Numbers.Zip(ids).ToList();
        bool ordered = pairs.All(left => pairs.All(right =>
            left.First == right.First ? left.Second == right.Second : left.First > right.First || left.Second <= right.Second));
        bool dense = ids.Distinct().Order().SequenceEqual(Enumerable.Range(2, ids.Distinct().Count()).Select(id => (float)id));
        // Only the smallest value of a bucket may have more rows than a bucket's share. Another such value would begin a bucket.
        double share = (double)data.Numbers.Length / data.Buckets;
        bool equal = pairs.GroupBy(pair => pair.Second)
            .All(bucket => bucket.Count(pair => pair.First > bucket.Min(other => other.First)) <= share);
        return ordered && dense && equal && ids.Distinct().Count() <= data.Buckets;
    }).QuickCheckThrowOnFailure();

    [Test]
    public void More_rows_than_the_sample_holds_fill_buckets_about_equally()
    {
        const int Rows = 200_000, Buckets = 8;
        // The numbers descend, so that a sample of only the first rows would see only the upper third.
        var rows = Column([.. Enumerable.Range(0, Rows).Select(row => (double)(Rows - row))]);

        foreach (int count in Slots(Quantiles(Buckets), rows).CountBy(id => id).Select(bucket => bucket.Value))
            Assert.That(count, Is.EqualTo(Rows / Buckets).Within(5).Percent);
    }

    private static FeatureSchema Quantiles(int buckets) =>
        Schema(new() { Name = "number", Kind = FieldKind.Numeric, Encoding = NumericEncoding.Quantiles, Buckets = buckets });

    private static float[] Ids(int buckets, double[] numbers) => Slots(Quantiles(buckets), Column(numbers));
}
