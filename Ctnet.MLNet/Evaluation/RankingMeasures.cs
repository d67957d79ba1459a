using System.Numerics;

namespace Ctnet.MLNet.Evaluation;

/// <summary>Measures of how well scores rank clicked above unclicked rows. Only the order of the scores counts.</summary>
internal static class RankingMeasures
{
    /// <summary>
    /// The exact area under the ROC curve: the share of pairs of a clicked and an unclicked row in which the clicked row has the
    /// higher score. Equal scores count half. Takes O(n log n) time.
    /// </summary>
    /// <typeparam name="T">The type of a score.</typeparam>
    /// <param name="labels">Whether each row was clicked.</param>
    /// <param name="scores">The score of each row. Infinities are allowed.</param>
    /// <returns>The AUC, from 0 to 1; NaN if there is no clicked row or no unclicked one.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a score is NaN.</exception>
    public static double Auc<T>(ReadOnlySpan<bool> labels, ReadOnlySpan<T> scores)
        where T : struct, IFloatingPointIeee754<T>
    {
        MeasureInputs.RequireOneLabelEach(labels.Length, scores.Length, nameof(scores));
        MeasureInputs.RequireNumbers(scores, nameof(scores));
        return SortAndMeasure<T>(labels.ToArray(), scores.ToArray());
    }

    /// <summary>The AUC within each group, averaged with the groups' row counts as weights.</summary>
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
    /// <returns>The GAUC, its coverage, and the number of groups with both labels.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a score is NaN.</exception>
    public static GroupedAuc Gauc<T>(ReadOnlySpan<bool> labels, ReadOnlySpan<T> scores, ReadOnlySpan<int> groups)
        where T : struct, IFloatingPointIeee754<T>
    {
        MeasureInputs.RequireOneLabelEach(labels.Length, scores.Length, nameof(scores));
        MeasureInputs.RequireOneLabelEach(labels.Length, groups.Length, nameof(groups));
        MeasureInputs.RequireNumbers(scores, nameof(scores));

        int[] sortedGroups = groups.ToArray();
        int[] order = new int[groups.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(sortedGroups, order);

        var sortedLabels = new bool[order.Length];
        var sortedScores = new T[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            sortedLabels[i] = labels[order[i]];
            sortedScores[i] = scores[order[i]];
        }

        double weightedSum = 0;
        long covered = 0;
        int count = 0;
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = EndOfRun<int>(sortedGroups, start);
            if (sortedGroups[start] < 0)
                continue;
            double auc = SortAndMeasure(sortedLabels.AsSpan(start..end), sortedScores.AsSpan(start..end));
            if (double.IsNaN(auc))
                continue;
            weightedSum += (end - start) * auc;
            covered += end - start;
            count++;
        }
        return new GroupedAuc(covered == 0 ? double.NaN : weightedSum / covered, (double)covered / order.Length, count);
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

    private static double SortAndMeasure<T>(Span<bool> labels, Span<T> scores)
        where T : struct, IFloatingPointIeee754<T>
    {
        scores.Sort(labels);
        long clicked = 0;
        long unclicked = 0;
        // Twice the number of pairs won, so that half a pair is an integer. Even two billion rows do not overflow it.
        long twiceWon = 0;
        for (int start = 0, end; start < scores.Length; start = end)
        {
            end = EndOfRun<T>(scores, start);
            int tiedClicked = labels[start..end].Count(true);
            int tiedUnclicked = end - start - tiedClicked;
            twiceWon += tiedClicked * (2 * unclicked + tiedUnclicked);
            clicked += tiedClicked;
            unclicked += tiedUnclicked;
        }
        return clicked == 0 || unclicked == 0 ? double.NaN : twiceWon / (2.0 * clicked * unclicked);
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
