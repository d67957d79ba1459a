using System.Numerics;

namespace Ctnet.MLNet.Evaluation;

/// <summary>Measures of how well scores rank clicked above unclicked rows. Only the order of the scores counts.</summary>
internal static class RankingMeasures
{
    /// <summary>
    /// The exact area under the ROC curve: the share of pairs of a clicked and an unclicked row in which the clicked row has the
    /// higher score. Equal scores count half. A pair has the product of its rows' weights. Takes O(n log n) time.
    /// </summary>
    /// <typeparam name="T">The type of a score.</typeparam>
    /// <param name="labels">Whether each row was clicked.</param>
    /// <param name="scores">The score of each row. Infinities are allowed.</param>
    /// <param name="weights">The weight of each row, above 0; empty if each weighs 1.</param>
    /// <returns>The AUC, from 0 to 1; NaN if there is no clicked row or no unclicked one.</returns>
    /// <exception cref="ArgumentException">The lengths differ, a score is NaN, or a weight is not above 0.</exception>
    public static double Auc<T>(ReadOnlySpan<bool> labels, ReadOnlySpan<T> scores, ReadOnlySpan<float> weights = default)
        where T : struct, IFloatingPointIeee754<T>
    {
        MeasureInputs.RequireOneLabelEach(labels.Length, scores.Length, nameof(scores));
        MeasureInputs.RequireNumbers(scores, nameof(scores));
        MeasureInputs.RequireWeights(labels.Length, weights, nameof(weights));
        WeighedLabel[] rows = WeighedLabel.Join(labels, weights);
        T[] sorted = scores.ToArray();
        sorted.AsSpan().Sort(rows.AsSpan());
        return OfSorted<T>(rows, sorted);
    }

    /// <summary>
    /// The AUC within each group, averaged with the groups' weights: their row counts, unless rows have weights.
    /// </summary>
    /// <remarks>
    /// A model that only knows which users click often has a good AUC and a GAUC of 0.5: it ranks the users, and not the rows of
    /// each user.
    /// </remarks>
    /// <typeparam name="T">The type of a score.</typeparam>
    /// <param name="labels">Whether each row was clicked.</param>
    /// <param name="scores">The score of each row.</param>
    /// <param name="groups">
    /// The group of each row, a number from 0. A row with a negative number is in no group, and only counts for the coverage.
    /// </param>
    /// <param name="weights">The weight of each row, above 0; empty if each weighs 1.</param>
    /// <returns>The GAUC, its coverage, and the number of groups with both labels.</returns>
    /// <exception cref="ArgumentException">The lengths differ, a score is NaN, or a weight is not above 0.</exception>
    public static GroupedAuc Gauc<T>(
        ReadOnlySpan<bool> labels, ReadOnlySpan<T> scores, ReadOnlySpan<int> groups, ReadOnlySpan<float> weights = default)
        where T : struct, IFloatingPointIeee754<T> => WithinGroups(labels, scores, groups, weights, []).Auc;

    /// <summary>
    /// The measures within groups: <see cref="Gauc"/>, and how high the clicked rows of a group stand (<see cref="TopOfList"/>).
    /// The latter are means over the groups with both labels, in which a group has the mean weight of its rows.
    /// </summary>
    /// <typeparam name="T">The type of a score.</typeparam>
    /// <param name="labels">Whether each row was clicked.</param>
    /// <param name="scores">The score of each row.</param>
    /// <param name="groups">The group of each row, as for <see cref="Gauc"/>.</param>
    /// <param name="weights">The weight of each row, above 0; empty if each weighs 1.</param>
    /// <param name="cutoffs">The numbers of first ranks to measure, each 1 or more.</param>
    /// <returns>The measures, and the numbers of groups that they leave out.</returns>
    /// <exception cref="ArgumentException">The lengths differ, a score is NaN, or a weight is not above 0.</exception>
    public static GroupedMeasures WithinGroups<T>(
        ReadOnlySpan<bool> labels, ReadOnlySpan<T> scores, ReadOnlySpan<int> groups, ReadOnlySpan<float> weights,
        IReadOnlyList<int> cutoffs)
        where T : struct, IFloatingPointIeee754<T>
    {
        MeasureInputs.RequireOneLabelEach(labels.Length, scores.Length, nameof(scores));
        MeasureInputs.RequireOneLabelEach(labels.Length, groups.Length, nameof(groups));
        MeasureInputs.RequireNumbers(scores, nameof(scores));
        MeasureInputs.RequireWeights(labels.Length, weights, nameof(weights));

        int[] sortedGroups = groups.ToArray();
        int[] order = new int[groups.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(sortedGroups, order);

        var rows = new WeighedLabel[order.Length];
        var sortedScores = new T[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            rows[i] = new(labels[order[i]], weights.IsEmpty ? 1 : weights[order[i]]);
            sortedScores[i] = scores[order[i]];
        }

        var meter = new GroupMeter<T>(cutoffs);
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = EndOfRun<int>(sortedGroups, start);
            if (sortedGroups[start] >= 0)
                meter.Add(rows.AsSpan(start..end), sortedScores.AsSpan(start..end));
        }
        return meter.Result(LabelWeights.Sum(labels, weights).All);
    }

    /// <summary>
    /// The relative improvement of one AUC over another. Both count from 0.5, the AUC of random order:
    /// RelaImpr = (auc - 0.5) / (baseAuc - 0.5) - 1.
    /// </summary>
    /// <param name="auc">The AUC (or GAUC) of the model.</param>
    /// <param name="baseAuc">The AUC (or GAUC) that it is compared with.</param>
    /// <returns>
    /// The improvement as a fraction: 0.1 is ten percent. It is meaningful only if <paramref name="baseAuc"/> is above 0.5. At
    /// 0.5 it is not finite.
    /// </returns>
    public static double RelaImpr(double auc, double baseAuc) => (auc - 0.5) / (baseAuc - 0.5) - 1;

    /// <summary>The AUC of rows in ascending order of their scores; NaN if there is no clicked row or no unclicked one.</summary>
    public static double OfSorted<T>(ReadOnlySpan<WeighedLabel> rows, ReadOnlySpan<T> scores)
        where T : struct, IFloatingPointIeee754<T>
    {
        double clicked = 0;
        double unclicked = 0;
        // Twice the weight of the pairs won, so that half a pair is an integer if each row weighs 1.
        double twiceWon = 0;
        for (int start = 0, end; start < scores.Length; start = end)
        {
            end = EndOfRun(scores, start);
            LabelWeights tied = LabelWeights.Sum(rows[start..end]);
            twiceWon += tied.Clicked * (2 * unclicked + tied.Unclicked);
            clicked += tied.Clicked;
            unclicked += tied.Unclicked;
        }
        return clicked == 0 || unclicked == 0 ? double.NaN : twiceWon / (2 * clicked * unclicked);
    }

    private static int EndOfRun<T>(ReadOnlySpan<T> sorted, int start)
        where T : struct, IEqualityOperators<T, T, bool>
    {
        int end = start + 1;
        while (end < sorted.Length && sorted[end] == sorted[start])
            end++;
        return end;
    }
}
