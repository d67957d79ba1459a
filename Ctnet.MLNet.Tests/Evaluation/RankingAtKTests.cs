using Ctnet.MLNet.Evaluation;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Evaluation;

public class RankingAtKTests
{
    [Test]
    public void One_list_without_ties_by_hand()
    {
        // The clicks have ranks 2 and 4 of 5.
        CtrRankingMetrics at3 = Measure([false, true, false, true, false], [0.9f, 0.7f, 0.5f, 0.3f, 0.1f], k: 3);

        Assert.That(at3.K, Is.EqualTo(3));
        Assert.That(at3.Ndcg, Is.EqualTo((1 / Math.Log2(3)) / (1 + 1 / Math.Log2(3))).Within(1e-15));
        Assert.That(at3.HitRate, Is.EqualTo(1));
        Assert.That(at3.MeanReciprocalRank, Is.EqualTo(0.5));
    }

    [Test]
    public void A_click_beyond_the_cutoff_counts_for_nothing() =>
        Assert.That(
            Measure([false, true], [0.9f, 0.7f], k: 1),
            Is.EqualTo(new CtrRankingMetrics(1, 0, 0, 0)));

    [Test]
    public void Tied_rows_by_hand()
    {
        // Three rows have the best score, and one of them was clicked: its rank is 1, 2 or 3, each with probability 1/3.
        CtrRankingMetrics at2 = Measure([false, true, false, false], [0.9f, 0.9f, 0.9f, 0.1f], k: 2);

        Assert.That(at2.Ndcg, Is.EqualTo((1 + 1 / Math.Log2(3)) / 3).Within(1e-15));
        Assert.That(at2.HitRate, Is.EqualTo(2.0 / 3).Within(1e-15));
        Assert.That(at2.MeanReciprocalRank, Is.EqualTo((1 + 0.5) / 3).Within(1e-15));
    }

    [Test]
    public void A_list_of_equal_scores_has_the_measures_of_random_order()
    {
        // 100 rows with 10 clicks: no click among the first two with probability 90/100 · 89/99.
        bool[] labels = [.. Enumerable.Range(0, 100).Select(i => i % 10 == 0)];
        CtrRankingMetrics at2 = Measure(labels, new float[100], k: 2);

        Assert.That(at2.Ndcg, Is.EqualTo(0.1).Within(1e-15));
        Assert.That(at2.HitRate, Is.EqualTo(1 - 0.9 * 89 / 99).Within(1e-15));
        Assert.That(at2.MeanReciprocalRank, Is.EqualTo(0.1 + 0.9 * 10 / 99 / 2).Within(1e-15));
    }

    [Test]
    public void Measures_are_the_means_over_all_orders_of_tied_rows() => Prop.ForAll(
        Arb.From(
            from count in Gen.Choose(2, 6)
            from rows in (from label in Gen.Elements(false, true)
                          from level in Gen.Choose(0, 2)
                          select new ScoredRow(label, level / 2f, 0)).ArrayOf(count)
            where rows.Any(row => row.Label) && rows.Any(row => !row.Label)
            select rows),
        Gen.Choose(1, 8).ToArbitrary(),
        (rows, k) =>
        {
            CtrRankingMetrics actual = Measure(rows.Labels(), rows.Scores(), k);
            var (ndcg, hitRate, reciprocalRank) = BruteForce.Ranks(rows, k);
            return Generated.Same(actual.Ndcg, ndcg) && Generated.Same(actual.HitRate, hitRate)
                && Generated.Same(actual.MeanReciprocalRank, reciprocalRank);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Measures_do_not_depend_on_the_order_of_the_rows() => Prop.ForAll(
        Generated.RowsWithTies,
        rows =>
        {
            CtrRankingMetrics clicksLast = Within([.. rows.OrderBy(r => r.Label)], 3).Ranking[0];
            CtrRankingMetrics clicksFirst = Within([.. rows.OrderByDescending(r => r.Label)], 3).Ranking[0];
            return Generated.Same(clicksLast.Ndcg, clicksFirst.Ndcg)
                && Generated.Same(clicksLast.HitRate, clicksFirst.HitRate)
                && Generated.Same(clicksLast.MeanReciprocalRank, clicksFirst.MeanReciprocalRank);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Groups_count_alike_and_groups_without_both_labels_are_left_out_and_counted()
    {
        ScoredRow[] rows =
        [
            // Ranks 1 of 2 and 3 of 3, and a row in no group.
            new(true, 0.9f, 4), new(false, 0.1f, 4),
            new(true, 0.1f, 2), new(false, 0.5f, 2), new(false, 0.6f, 2), new(true, 1, -1),
            // Two groups without a click, of which one has a single row.
            new(false, 0.9f, 0), new(false, 0.8f, 1), new(false, 0.9f, 1),
            // Three groups of clicks only, of which one has a single row.
            new(true, 0.9f, 5), new(true, 0.9f, 6), new(true, 0.2f, 6), new(true, 0.5f, 7), new(true, 0.5f, 7),
        ];

        GroupedMeasures measures = Within(rows, 1, 3);

        Assert.That(measures.Auc.Groups, Is.EqualTo(2));
        Assert.That(measures.WithoutClicks, Is.EqualTo(2));
        Assert.That(measures.OfClicksOnly, Is.EqualTo(3));
        Assert.That(measures.Ranking[0], Is.EqualTo(new CtrRankingMetrics(1, 0.5, 0.5, 0.5)));
        Assert.That(measures.Ranking[1].Ndcg, Is.EqualTo((1 + 1 / Math.Log2(4)) / 2).Within(1e-15));
        Assert.That(measures.Ranking[1].HitRate, Is.EqualTo(1));
        Assert.That(measures.Ranking[1].MeanReciprocalRank, Is.EqualTo((1 + 1.0 / 3) / 2).Within(1e-15));
    }

    [Test]
    public void Without_a_group_of_both_labels_the_measures_are_NaN() =>
        Assert.That(
            Within([new(true, 0.9f, 0), new(false, 0.1f, 1)], 10).Ranking,
            Is.EqualTo(new[] { new CtrRankingMetrics(10, double.NaN, double.NaN, double.NaN) }));

    [Test]
    public void A_large_cutoff_covers_the_whole_list()
    {
        CtrRankingMetrics all = Measure([false, true, false], [0.9f, 0.5f, 0.5f], k: int.MaxValue);
        Assert.That(all.HitRate, Is.EqualTo(1));
        Assert.That(all.MeanReciprocalRank, Is.EqualTo((1.0 / 2 + 1.0 / 3) / 2).Within(1e-15));
    }

    [Test]
    public void A_group_counts_with_the_mean_weight_of_its_rows()
    {
        ScoredRow[] rows = [new(true, 0.9f, 0), new(false, 0.1f, 0), new(false, 0.9f, 1), new(true, 0.1f, 1)];
        CtrRankingMetrics at1 = RankingMeasures
            .WithinGroups<float>(rows.Labels(), rows.Scores(), rows.Groups(), [4, 2, 1, 1], [1]).Ranking[0];
        Assert.That(at1.HitRate, Is.EqualTo(3.0 / (3 + 1)).Within(1e-15));
    }

    [Test]
    public void A_group_of_whole_weight_equals_as_many_copies_of_the_group() => Prop.ForAll(
        Generated.RowsWithTies,
        rows =>
        {
            static int WeightOf(ScoredRow row) => row.Group + 2;
            var weighed = RankingMeasures.WithinGroups<float>(
                rows.Labels(), rows.Scores(), rows.Groups(), [.. rows.Select(row => (float)WeightOf(row))], [3]).Ranking[0];
            var copied = Within(
                [.. rows.SelectMany(row => Enumerable.Range(0, WeightOf(row)).Select(copy => row.Group < 0
                    ? row
                    : row with { Group = row.Group + 10 * copy }))],
                3).Ranking[0];
            return Generated.Same(weighed.Ndcg, copied.Ndcg) && Generated.Same(weighed.HitRate, copied.HitRate)
                && Generated.Same(weighed.MeanReciprocalRank, copied.MeanReciprocalRank);
        }).QuickCheckThrowOnFailure();

    private static CtrRankingMetrics Measure(bool[] labels, float[] scores, int k) =>
        RankingMeasures.WithinGroups<float>(labels, scores, new int[labels.Length], [], [k]).Ranking[0];

    private static GroupedMeasures Within(ScoredRow[] rows, params int[] cutoffs) =>
        RankingMeasures.WithinGroups<float>(rows.Labels(), rows.Scores(), rows.Groups(), [], cutoffs);
}
