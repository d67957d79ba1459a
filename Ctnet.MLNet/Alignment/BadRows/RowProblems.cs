using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.BadRows;

/// <summary>Records the problems of a cursor's current row. The row's cells report them when they are read.</summary>
/// <param name="row">The row.</param>
/// <param name="policy">The policy for bad rows.</param>
internal sealed class RowProblems(DataViewRow row, BadRowPolicy policy)
{
    private readonly RowName _row = new(row);

    // The texts of earlier problems, so that the millionth row with the same problem allocates nothing.
    private readonly Dictionary<(string Column, string What), string> _texts = [];

    private readonly Dictionary<string, UnixTimes> _unixTimes = [];

    /// <summary>The Unix times that the row's columns had so far, from which a fit notices a wrong unit.</summary>
    public IEnumerable<UnixTimes> UnixTimes => _unixTimes.Values;

    /// <summary>Whether a problem throws an exception.</summary>
    public bool AreRefused => policy == BadRowPolicy.Refuse;

    /// <summary>The row's first problem; empty if the row is good.</summary>
    public string First { get; private set; } = "";

    /// <summary>The Unix times of a column, to which its cells add theirs.</summary>
    public UnixTimes UnixTimesOf(string column, string unit, long ticksPerUnit)
    {
        if (!_unixTimes.TryGetValue(column, out UnixTimes? times))
            _unixTimes.Add(column, times = new(column, unit, ticksPerUnit));
        return times;
    }

    /// <summary>Forgets the problems, because the next row begins.</summary>
    public void Clear() => First = "";

    /// <summary>Reports a problem of the current row.</summary>
    /// <param name="column">The column.</param>
    /// <param name="what">The problem, in words that are the same for all rows.</param>
    /// <param name="details">The cell, and what to do about it. The message has this after the column and the row.</param>
    /// <exception cref="BadRowException">Bad rows are refused.</exception>
    public void Add(string column, string what, FormattableString details)
    {
        if (AreRefused)
        {
            throw new BadRowException($"Column '{column}', {_row}: {FormattableString.Invariant(details)}")
            {
                Column = column, Row = _row.Number,
            };
        }

        if (First.Length > 0)
            return;
        if (!_texts.TryGetValue((column, what), out string? text))
            _texts.Add((column, what), text = $"{column}: {what}");
        First = text;
    }
}
