using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Problems;

/// <summary>What is wrong with the row that a cursor stands on: its cells say so when they are read.</summary>
/// <param name="row">The row.</param>
/// <param name="policy">Whether what is wrong is an error.</param>
internal sealed class RowProblems(DataViewRow row, BadRows policy)
{
    private readonly RowName _row = new(row);

    // The texts for what was met before: nothing is allocated for the millionth row of a kind.
    private readonly Dictionary<(string Column, string What), string> _texts = [];

    /// <summary>Whether a row with a problem is refused.</summary>
    public bool AreRefused => policy == BadRows.Refuse;

    /// <summary>The first that was met in the row; empty where nothing was.</summary>
    public string First { get; private set; } = "";

    /// <summary>The next row begins.</summary>
    public void Clear() => First = "";

    /// <param name="column">The column.</param>
    /// <param name="what">What is wrong, in words that are the same for all rows.</param>
    /// <param name="details">The cell, and what to do about it; follows the column and the row in the message.</param>
    /// <exception cref="BadRowException">Such rows are refused.</exception>
    public void Add(string column, string what, FormattableString details)
    {
        if (AreRefused)
            throw new BadRowException($"Column '{column}', {_row}: {FormattableString.Invariant(details)}");
        if (First.Length > 0)
            return;
        if (!_texts.TryGetValue((column, what), out string? text))
            _texts.Add((column, what), text = $"{column}: {what}");
        First = text;
    }
}
