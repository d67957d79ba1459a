using Ctnet.MLNet.Evaluation;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Evaluation;

public class RankingMeasuresTests
{
    [Test]
    public void Auc_by_hand()
    {
        // Clicked 0.8 and 0.4 against unclicked 0.6, 0.4 and 0.1: 3 pairs won; then 1 won, 1 tied: 4.5 of 6.
        double auc = RankingMeasures.Auc<double>([true, false, true, false, false], [0.8, 0.6, 0.4, 0.4, 0.1]);
        Assert.That(auc, Is.EqualTo(0.75));
    }

    [TestCase(new[] { 0.1f, 0.2f, 0.3f, 0.4f }, 1.0)]
    [TestCase(new[] { 0.4f, 0.3f, 0.2f, 0.1f }, 0.0)]
    [TestCase(new[] { 0.5f, 0.5f, 0.5f, 0.5f }, 0.5)]
    [TestCase(new[] { 0f, -0f, 0f, -0f }, 0.5, Description = "Both zeros are the same score")]
    [TestCase(new[] { float.NegativeInfinity, 0f, 1f, float.PositiveInfinity }, 1.0)]
    public void Auc_of_two_unclicked_then_two_clicked_rows(float[] scores, double expected) =>
        Assert.That(RankingMeasures.Auc<float>([false, false, true, true], scores), Is.EqualTo(expected));

    [Test]
    public void Auc_is_NaN_unless_both_labels_occur([Values] bool only)
    {
        Assert.That(RankingMeasures.Auc<float>([only, only], [0.1f, 0.9f]), Is.NaN);
        Assert.That(RankingMeasures.Auc<float>([], []), Is.NaN);
    }

    [Test]
    public void Auc_is_what_brute_force_says() => Prop.ForAll(
        Generated.RowsWithTies,
        rows => Generated.Same(
            RankingMeasures.Auc<float>(rows.Labels(), rows.Scores()),
            BruteForce.Auc(rows.Labels(), rows.Scores()))).QuickCheckThrowOnFailure();

    [Test]
    public void Auc_is_the_same_after_a_monotone_transform() => Prop.ForAll(
        Generated.RowsWithTies,
        rows => Generated.Same(
            RankingMeasures.Auc<double>(rows.Labels(), [.. rows.Select(r => Math.Exp(5 * r.Score) - 100)]),
            RankingMeasures.Auc<float>(rows.Labels(), rows.Scores()))).QuickCheckThrowOnFailure();

    [Test]
    public void Auc_of_the_opposite_labels_is_1_minus_the_auc() => Prop.ForAll(
        Generated.RowsWithTies,
        rows => Generated.Same(
            RankingMeasures.Auc<float>([.. rows.Select(r => !r.Label)], rows.Scores()),
            1 - RankingMeasures.Auc<float>(rows.Labels(), rows.Scores()))).QuickCheckThrowOnFailure();

    [Test]
    public void Auc_of_many_rows_does_not_overflow()
    {
        // There are 10 billion pairs, which are counted row by row.
        const int Half = 100_000;
        var labels = new bool[2 * Half];
        labels.AsSpan(Half).Fill(true);
        double[] scores = [.. Enumerable.Range(0, 2 * Half).Select(i => (double)i)];
        Assert.That(RankingMeasures.Auc<double>(labels, scores), Is.EqualTo(1));
    }

    [Test]
    public void Gauc_by_hand()
    {
        // User 7: AUC 1 of 2 rows. User 3: clicked 0.5 against 0.5, 0.2, 0.9: AUC 0.5 of 4 rows. User 5 has no click.
        bool[] labels = [true, false, true, false, false, false, false, false, true, false];
        double[] scores = [0.3, 0.2, 0.5, 0.5, 0.2, 0.9, 0.1, 0.9, 0.1, 0.9];
        int[] groups = [7, 7, 3, 3, 3, 3, 5, 5, -1, -1];

        GroupedAuc gauc = RankingMeasures.Gauc<double>(labels, scores, groups);

        Assert.That(gauc.Value, Is.EqualTo((2 * 1.0 + 4 * 0.5) / 6).Within(1e-15));
        Assert.That(gauc.Coverage, Is.EqualTo(0.6));
        Assert.That(gauc.Groups, Is.EqualTo(2));
    }

    [Test]
    public void Gauc_is_what_brute_force_says() => Prop.ForAll(
        Generated.RowsWithTies,
        rows =>
        {
            GroupedAuc actual = RankingMeasures.Gauc<float>(rows.Labels(), rows.Scores(), rows.Groups());
            var (value, coverage, groups) = BruteForce.Gauc(rows);
            return Generated.Same(actual.Value, value) && Generated.Same(actual.Coverage, coverage) && actual.Groups == groups;
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Gauc_stays_if_a_constant_is_added_to_all_scores_of_a_user() => Prop.ForAll(
        Generated.RowsWithTies,
        rows => Generated.Same(
            RankingMeasures.Gauc<double>(rows.Labels(), [.. rows.Select(r => r.Score + 1000.0 * r.Group)], rows.Groups()).Value,
            RankingMeasures.Gauc<float>(rows.Labels(), rows.Scores(), rows.Groups()).Value)).QuickCheckThrowOnFailure();

    [Test]
    public void Gauc_of_one_group_is_the_auc() => Prop.ForAll(
        Generated.RowsWithTies,
        rows => Generated.Same(
            RankingMeasures.Gauc<float>(rows.Labels(), rows.Scores(), new int[rows.Length]).Value,
            BruteForce.Auc(rows.Labels(), rows.Scores()))).QuickCheckThrowOnFailure();

    [Test]
    public void Gauc_without_a_group_of_both_labels_covers_nothing()
    {
        GroupedAuc gauc = RankingMeasures.Gauc<float>([true, false, true, false], [0.1f, 0.2f, 0.3f, 0.4f], [0, 1, -1, -1]);
        Assert.That(gauc, Is.EqualTo(new GroupedAuc(double.NaN, 0, 0)));
    }

    [TestCase(0.6, 0.6, 0)]
    [TestCase(0.7, 0.6, 1)]
    [TestCase(0.55, 0.6, -0.5)]
    public void RelaImpr_by_hand(double auc, double baseAuc, double expected) =>
        Assert.That(RankingMeasures.RelaImpr(auc, baseAuc), Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void NaN_scores_and_unequal_lengths_are_refused()
    {
        Assert.That(
            () => RankingMeasures.Auc<float>([true, false], [0.5f, float.NaN]),
            Throws.ArgumentException.With.Message.EqualTo("Item 1 of scores is NaN, which has no rank. (Parameter 'scores')"));
        Assert.That(
            () => RankingMeasures.Gauc<double>([true, false], [double.NaN, 1], [0, 0]),
            Throws.ArgumentException.With.Message.EqualTo("Item 0 of scores is NaN, which has no rank. (Parameter 'scores')"));
        Assert.That(
            () => RankingMeasures.Auc<float>([true, false], [0.5f]),
            Throws.ArgumentException.With.Message.EqualTo(
                "There are 2 labels, so 2 scores are needed, not 1. (Parameter 'scores')"));
        Assert.That(
            () => RankingMeasures.Gauc<float>([true], [0.5f], [1, 2]),
            Throws.ArgumentException.With.Message.EqualTo(
                "There are 1 labels, so 1 groups are needed, not 2. (Parameter 'groups')"));
    }

    [Test]
    public void Inputs_are_left_as_they_are()
    {
        bool[] labels = [true, false, true];
        float[] scores = [0.9f, 0.5f, 0.1f];
        int[] groups = [2, 1, 2];
        var (labelsBefore, scoresBefore, groupsBefore) = (labels.ToArray(), scores.ToArray(), groups.ToArray());

        RankingMeasures.Auc<float>(labels, scores);
        RankingMeasures.Gauc<float>(labels, scores, groups);

        Assert.That(labels, Is.EqualTo(labelsBefore));
        Assert.That(scores, Is.EqualTo(scoresBefore));
        Assert.That(groups, Is.EqualTo(groupsBefore));
    }
}
