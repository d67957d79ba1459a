namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>
/// What fits should learn of one field with a minimum frequency, written as simply as possible: values in lists, each with the
/// rows that count for it.
/// </summary>
/// <param name="minimum">The number of times that a value must be met.</param>
/// <param name="most">The most values that wait.</param>
internal sealed class WaitingReference(int minimum, int most)
{
    // The values that wait, and those that the current fit has met often enough.
    private readonly List<Entry> _entries = [];

    /// <summary>The vocabulary, in the order of its ids.</summary>
    public List<Entry> Known { get; } = [];

    public int Waiting => _entries.Count;

    /// <summary>The values that the last fit forgot.</summary>
    public int Forgotten { get; private set; }

    /// <summary>The values of the last fit, each occurrence, that the vocabulary lacked before and lacks after the fit.</summary>
    public (int Before, int After) Lacking { get; private set; }

    /// <summary>Learns from the values of a fit's rows.</summary>
    /// <param name="values">The values.</param>
    /// <param name="firstRow">The number of the first row over all fits.</param>
    public void Fit(IReadOnlyList<string> values, int firstRow)
    {
        Forgotten = 0;
        int lacking = 0;
        _entries.ForEach(entry => entry.Rows.Clear());
        foreach ((int row, string value) in values.Index())
        {
            Entry? entry = Known.Find(known => known.Value == value);
            lacking += entry is null ? 1 : 0;
            entry ??= _entries.Find(other => other.Value == value);
            if (entry is null)
                _entries.Add(entry = new(value));
            entry.Count++;
            entry.Rows.Add(firstRow + row);
            Entry[] waiting = [.. _entries.Where(each => each.Count < minimum)];
            if (waiting.Length > most)
                Forget([.. waiting.OrderBy(each => each.Count).Take(waiting.Length - (most - most / 4))]);
        }

        Known.AddRange(_entries.Where(entry => entry.Count >= minimum));
        _entries.RemoveAll(entry => entry.Count >= minimum);
        Lacking = (lacking, values.Count - Known.Sum(known => known.Rows.Count(row => row >= firstRow)));
    }

    private void Forget(Entry[] entries)
    {
        Forgotten += entries.Length;
        foreach (Entry entry in entries)
            _entries.Remove(entry);
    }

    /// <summary>A value, how often it was met, and the rows from which its history is.</summary>
    internal sealed class Entry(string value)
    {
        public string Value => value;

        public int Count { get; set; }

        public List<int> Rows { get; } = [];
    }
}
