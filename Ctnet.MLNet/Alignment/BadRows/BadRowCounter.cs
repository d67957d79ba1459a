using System.Globalization;

namespace Ctnet.MLNet.Alignment.Problems;

/// <summary>Counts bad rows by what was wrong with them. Not thread-safe.</summary>
internal sealed class BadRowCounter
{
    private readonly Dictionary<string, long> _rows = [];

    /// <summary>The most frequent reason first.</summary>
    public IReadOnlyList<BadRowCount> Counts =>
    [
        .. _rows.OrderByDescending(each => each.Value).ThenBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => new BadRowCount(each.Key, each.Value)),
    ];

    public void Add(string problem) => _rows[problem] = _rows.GetValueOrDefault(problem) + 1;

    /// <summary>A sentence: how many rows became what, and why; null where there were none.</summary>
    /// <param name="became">What became of them, such as "left out of training".</param>
    public string? Describe(string became)
    {
        if (_rows.Count == 0)
            return null;
        string reasons = string.Join("; ", Counts.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Problem} ({each.Rows})")));
        return string.Create(CultureInfo.InvariantCulture, $"{_rows.Values.Sum()} bad rows were {became}: {reasons}.");
    }
}
