using System.Globalization;

namespace Ctnet.MLNet.Alignment.BadRows;

/// <summary>Counts bad rows by their problem. Not thread-safe.</summary>
internal sealed class BadRowCounter
{
    private readonly Dictionary<string, long> _rows = [];

    /// <summary>The counts, the most frequent problem first.</summary>
    public IReadOnlyList<BadRowCount> Counts =>
    [
        .. _rows.OrderByDescending(each => each.Value).ThenBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => new BadRowCount(each.Key, each.Value)),
    ];

    public void Add(string problem) => _rows[problem] = _rows.GetValueOrDefault(problem) + 1;

    /// <summary>These counts, to which further ones were added.</summary>
    public BadRowCounter With(IEnumerable<BadRowCount> counts)
    {
        foreach (BadRowCount count in counts)
            _rows[count.Problem] = _rows.GetValueOrDefault(count.Problem) + count.Rows;
        return this;
    }

    /// <summary>Describes the bad rows in one sentence: their number, their treatment and their problems.</summary>
    /// <param name="became">The treatment, such as "left out of training".</param>
    /// <returns>The sentence, or null if there are no bad rows.</returns>
    public string? Describe(string became)
    {
        if (_rows.Count == 0)
            return null;
        string reasons = string.Join(
            "; ", Counts.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Problem} ({each.Rows})")));
        return string.Create(CultureInfo.InvariantCulture, $"{_rows.Values.Sum()} bad rows were {became}: {reasons}.");
    }
}
