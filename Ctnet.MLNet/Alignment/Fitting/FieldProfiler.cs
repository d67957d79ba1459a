using Ctnet.MLNet.Alignment.Reporting;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Evaluation;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>
/// Counts the values of one field, for the report. Rows with even and with odd numbers have separate click rates. The rates of
/// one half rank the rows of the other, so that the AUC is not measured on the rows that the rates are from.
/// </summary>
internal sealed class FieldProfiler(bool labelled, int firstNewId)
{
    private const int SampleSize = 1 << 14;

    private readonly SparseArray<int> _counts = new();
    private readonly SparseArray<(int Rows, int Clicks)>[] _halves = [new(), new()];
    private readonly Reservoir<(double Number, bool Clicked)> _sample = new(SampleSize, 20_240_219);
    private long _furtherValues, _forgotten;

    public void AddIds(ReadOnlySpan<int> ids, long row, bool clicked)
    {
        if (ids.IsEmpty)
            return;
        if (ids.Length == 1)
        {
            AddId(ids[0], row, clicked);
            return;
        }

        _furtherValues += ids.Length - 1;
        foreach (int id in ids)
            Count(id);
    }

    public void AddId(int id, long row, bool clicked)
    {
        Count(id);
        if (labelled)
            AddLabel(id, (int)(row & 1), clicked);
    }

    public void AddNumber(double number, bool clicked)
    {
        if (double.IsFinite(number))
            _sample.Add((number, clicked));
    }

    public void Write(ShareWriter writer)
    {
        writer.Write(_counts.Used.Where(used => used.Item > 0));
        foreach (SparseArray<(int Rows, int Clicks)> half in _halves)
            writer.Write(half.Used.Where(used => used.Item.Rows > 0));
        writer.Write((_furtherValues, _forgotten));
        _sample.Write(writer);
    }

    /// <summary>Adds the counts of another rank, whose rows follow.</summary>
    /// <param name="reader">What that rank wrote.</param>
    /// <param name="rows">The number of rows before its first one.</param>
    /// <param name="idOf">Maps its provisional ids to those here.</param>
    public void Merge(ShareReader reader, long rows, Func<int, int> idOf)
    {
        foreach ((int id, int count) in reader.ReadAll<(int, int)>())
            _counts[idOf(id)] += count;
        for (int half = 0; half < _halves.Length; half++)
        {
            foreach ((int id, (int of, int clicks)) in reader.ReadAll<(int, (int, int))>())
            {
                ref (int Rows, int Clicks) rate = ref _halves[(half + rows) & 1][idOf(id)];
                rate = (rate.Rows + of, rate.Clicks + clicks);
            }
        }

        (long furtherValues, long forgotten) = reader.Read<(long, long)>();
        _furtherValues += furtherValues;
        _forgotten += forgotten;
        _sample.Merge(reader);
    }

    /// <summary>Counts the values of new ids as never seen, because the ids may stand for other values from now on.</summary>
    public void Forget(IReadOnlySet<int> ids)
    {
        foreach (int id in ids)
        {
            _forgotten += _counts[id];
            (_counts[IdSpace.NeverSeen], _counts[id]) = (_counts[IdSpace.NeverSeen] + _counts[id], 0);
            if (!labelled)
                continue;
            foreach (SparseArray<(int Rows, int Clicks)> half in _halves)
            {
                (int rows, int clicks) = half[IdSpace.NeverSeen];
                half[IdSpace.NeverSeen] = (rows + half[id].Rows, clicks + half[id].Clicks);
                half[id] = default;
            }
        }
    }

    /// <summary>The profile of all values that were added.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="final">Maps a provisional id to the final one.</param>
    public FieldProfile Build(long rows, Func<int, int> final)
    {
        var counts = new Dictionary<int, int>(_counts.Used.Count(used => used.Item > 0));
        long values = 0, neverSeen = 0, valuesNew = _forgotten;
        foreach ((int id, int count) in _counts.Used.Where(used => used.Item > 0))
        {
            values += count;
            valuesNew += id >= firstNewId ? count : 0;
            int known = final(id);
            if (known == IdSpace.NeverSeen)
                neverSeen += count;
            else
                counts[known] = counts.GetValueOrDefault(known) + count;
        }

        double[] numbers = [.. _sample.Kept.Select(pair => pair.Number).Order()];
        return new(rows, values - _furtherValues + _sample.Count, values, neverSeen, valuesNew, counts, numbers, Auc());
    }

    private void Count(int id) => _counts[id]++;

    private void AddLabel(int id, int half, bool clicked)
    {
        ref (int Rows, int Clicks) rate = ref _halves[half][id];
        rate = (rate.Rows + 1, rate.Clicks + (clicked ? 1 : 0));
    }

    private double Auc()
    {
        if (!labelled)
            return double.NaN;
        if (_sample.Kept.Count > 0)
        {
            return FromHalf(RankingMeasures.Auc<double>(
                [.. _sample.Kept.Select(pair => pair.Clicked)], [.. _sample.Kept.Select(pair => pair.Number)]));
        }

        return FromHalf((HalfAuc(0, 1) + HalfAuc(1, 0)) / 2);
    }

    // The click rates of one half rank the rows of the other. Rows whose ids have the same rate are ties.
    private double HalfAuc(int from, int on)
    {
        SparseArray<(int Rows, int Clicks)> rates = _halves[from];
        double mean = (rates.Used.Sum(rate => (double)rate.Item.Clicks) + 1)
            / (rates.Used.Sum(rate => (double)rate.Item.Rows) + 2);
        double clicks = 0, others = 0, pairs = 0;
        var groups = _halves[on].Used.Select(row => (row.Item.Rows, row.Item.Clicks, Rate: RateOf(row.Index)))
            .Where(group => group.Rows > 0).GroupBy(group => group.Rate).OrderBy(group => group.Key);
        foreach (var group in groups)
        {
            double groupClicks = group.Sum(row => (double)row.Clicks);
            double groupOthers = group.Sum(row => (double)row.Rows) - groupClicks;
            pairs += groupClicks * (others + groupOthers / 2);
            (clicks, others) = (clicks + groupClicks, others + groupOthers);
        }

        return pairs / (clicks * others);

        double RateOf(int id) => (rates[id].Clicks + mean) / (rates[id].Rows + 1);
    }

    // A field that ranks clicks last ranks as well as one that ranks them first: the AUC is counted from 0.5 upwards.
    private static double FromHalf(double auc) => Math.Max(auc, 1 - auc);
}
