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

    // By id.
    private readonly SparseArray<ValueCounts> _counts = new();
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
            _counts[id].Values++;
    }

    public void AddId(int id, long row, bool clicked)
    {
        ref ValueCounts counts = ref _counts[id];
        counts.Values++;
        if (labelled)
            counts.AddRows((int)(row & 1), 1, clicked ? 1 : 0);
    }

    public void AddNumber(double number, bool clicked)
    {
        if (double.IsFinite(number))
            _sample.Add((number, clicked));
    }

    public void Write(ShareWriter writer)
    {
        writer.Write(_counts.Used.Where(used => used.Item.Values > 0));
        writer.Write((_furtherValues, _forgotten));
        _sample.Write(writer);
    }

    /// <summary>Adds the counts of another rank, whose rows follow.</summary>
    /// <param name="reader">What that rank wrote.</param>
    /// <param name="rows">The number of rows before its first one.</param>
    /// <param name="idOf">Maps its provisional ids to those here.</param>
    public void Merge(ShareReader reader, long rows, Func<int, int> idOf)
    {
        int half = (int)(rows & 1);
        foreach ((int id, ValueCounts of) in reader.ReadAll<(int, ValueCounts)>())
            Add(ref _counts[idOf(id)], of, half);
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
            ValueCounts counts = _counts[id];
            _forgotten += counts.Values;
            _counts[id] = default;
            Add(ref _counts[IdSpace.NeverSeen], counts, 0);
        }
    }

    /// <summary>The profile of all values that were added.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="final">Maps a provisional id to the final one.</param>
    public FieldProfile Build(long rows, Func<int, int> final)
    {
        var counts = new Dictionary<int, int>(_counts.Used.Count(used => used.Item.Values > 0));
        long values = 0, neverSeen = 0, valuesNew = _forgotten;
        foreach ((int id, ValueCounts of) in _counts.Used.Where(used => used.Item.Values > 0))
        {
            int count = of.Values;
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

    // Adds the counts of rows whose numbers are higher by an even (0) or an odd number (1).
    private static void Add(ref ValueCounts counts, in ValueCounts further, int shift)
    {
        counts.Values += further.Values;
        counts.AddRows(shift, further.Even.Rows, further.Even.Clicks);
        counts.AddRows(1 - shift, further.Odd.Rows, further.Odd.Clicks);
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
        long rows = 0, clicked = 0;
        foreach ((_, ValueCounts counts) in _counts.Used)
            (rows, clicked) = (rows + counts.Half(from).Rows, clicked + counts.Half(from).Clicks);
        double mean = (clicked + 1d) / (rows + 2d);
        double clicks = 0, others = 0, pairs = 0;
        var groups = _counts.Used.Where(value => value.Item.Half(on).Rows > 0)
            .Select(value => (Counted: value.Item.Half(on), Rate: RateOf(value.Item.Half(from))))
            .GroupBy(value => value.Rate, value => value.Counted).OrderBy(group => group.Key);
        foreach (var group in groups)
        {
            double groupClicks = group.Sum(value => (double)value.Clicks);
            double groupOthers = group.Sum(value => (double)value.Rows) - groupClicks;
            pairs += groupClicks * (others + groupOthers / 2);
            (clicks, others) = (clicks + groupClicks, others + groupOthers);
        }

        return pairs / (clicks * others);

        double RateOf((int Rows, int Clicks) of) => (of.Clicks + mean) / (of.Rows + 1);
    }

    // A field that ranks clicks last ranks as well as one that ranks them first: the AUC is counted from 0.5 upwards.
    private static double FromHalf(double auc) => Math.Max(auc, 1 - auc);
}
