using System.Numerics;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Evaluation;

/// <summary>Adds up the measures of groups, one group after another.</summary>
/// <param name="cutoffs">The numbers of first ranks to measure.</param>
/// <typeparam name="T">The type of a score.</typeparam>
internal sealed class GroupMeter<T>(IReadOnlyList<int> cutoffs)
    where T : struct, IFloatingPointIeee754<T>
{
    private readonly List<TiedRows> _list = [];
    private readonly double[] _ndcg = new double[cutoffs.Count];
    private readonly double[] _hitRate = new double[cutoffs.Count];
    private readonly double[] _reciprocalRank = new double[cutoffs.Count];
    private double _aucs, _covered, _lists;
    private int _groups, _withoutClicks, _ofClicksOnly;

    /// <summary>Adds a group, whose rows it sorts by score.</summary>
    /// <param name="rows">The labels and weights of the group's rows.</param>
    /// <param name="scores">The scores of the group's rows.</param>
    public void Add(Span<WeighedLabel> rows, Span<T> scores)
    {
        scores.Sort(rows);
        double auc = RankingMeasures.OfSorted<T>(rows, scores);
        if (double.IsNaN(auc))
        {
            if (rows[0].Clicked)
                _ofClicksOnly++;
            else
                _withoutClicks++;
            return;
        }

        double weight = LabelWeights.Sum(rows).All;
        _aucs += weight * auc;
        _covered += weight;
        _groups++;
        if (cutoffs.Count > 0)
            AddRanks(rows, scores, weight / rows.Length);
    }

    /// <summary>The measures over all groups.</summary>
    /// <param name="weight">The weight of all rows, with those that are in no group.</param>
    public GroupedMeasures Result(double weight) => new(
        new(_covered == 0 ? double.NaN : _aucs / _covered, _covered / weight, _groups),
        [
            .. cutoffs.Select((k, i) =>
                new CtrRankingMetrics(k, _ndcg[i] / _lists, _hitRate[i] / _lists, _reciprocalRank[i] / _lists)),
        ],
        _withoutClicks,
        _ofClicksOnly);

    private void AddRanks(ReadOnlySpan<WeighedLabel> rows, ReadOnlySpan<T> scores, double meanWeight)
    {
        _list.Clear();
        for (int end = rows.Length, start; end > 0; end = start)
        {
            start = end - 1;
            int clicks = rows[start].Clicked ? 1 : 0;
            while (start > 0 && scores[start - 1] == scores[start])
                clicks += rows[--start].Clicked ? 1 : 0;
            _list.Add(new(end - start, clicks));
        }

        ReadOnlySpan<TiedRows> list = CollectionsMarshal.AsSpan(_list);
        for (int i = 0; i < cutoffs.Count; i++)
        {
            _ndcg[i] += meanWeight * TopOfList.Ndcg(list, cutoffs[i]);
            _hitRate[i] += meanWeight * TopOfList.HitRate(list, cutoffs[i]);
            _reciprocalRank[i] += meanWeight * TopOfList.ReciprocalRank(list, cutoffs[i]);
        }
        _lists += meanWeight;
    }
}
