namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>
/// What fits should learn of one field that evicts values, written as simply as possible: a dictionary of values.
/// </summary>
internal sealed class EvictionReference
{
    private readonly Dictionary<string, (int Id, int Met)> _values = [];
    private int _period, _next = 2;

    /// <summary>The number of ids, the two reserved ones among them.</summary>
    public int Rows => _next;

    public int Held => _values.Count;

    /// <summary>The values that the last fit gave an id, and those that it evicted.</summary>
    public (int Admitted, int Evicted) Last { get; private set; }

    /// <summary>The id of a value.</summary>
    public int IdOf(string value) =>
        value.Length == 0 ? 0 : _values.TryGetValue(value, out (int Id, int Met) known) ? known.Id : 1;

    /// <summary>Learns from the values of a fit's rows.</summary>
    public void Fit(IReadOnlyList<string> values, int evictAfter)
    {
        string[] met = [.. values.Where(value => value.Length > 0).Distinct()], evicted = [];
        if (met.Length > 0)
        {
            _period++;
            foreach (string value in met.Where(_values.ContainsKey))
                _values[value] = (_values[value].Id, _period);
            evicted = [.. _values.Where(value => value.Value.Met <= _period - evictAfter).Select(value => value.Key)];
        }

        foreach (string value in evicted)
            _values.Remove(value);
        string[] admitted = [.. met.Where(value => !_values.ContainsKey(value))];
        foreach (string value in admitted)
        {
            int[] free = [.. Enumerable.Range(2, _next - 2).Except(_values.Values.Select(each => each.Id))];
            _values.Add(value, (free.Length > 0 ? free[0] : _next++, _period));
        }

        Last = (admitted.Length, evicted.Length);
    }
}
