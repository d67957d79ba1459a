using System.Globalization;
using Ctnet.MLNet.Alignment.BadRows;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a text column of dates in ISO 8601.</summary>
internal sealed class ParsedTimeCell(ValueGetter<ReadOnlyMemory<char>> getter, string column, RowProblems problems) : TimeCell
{
    public override DateTimeOffset? Read()
    {
        ReadOnlyMemory<char> text = default;
        getter(ref text);
        if (text.IsEmpty)
            return null;
        if (DateTimeOffset.TryParse(text.Span, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        problems.Add(
            column, "not a date", $"'{RowName.Shorten(text.Span)}' is not a date. Write ISO 8601, such as 2026-11-22T13:40:00Z.");
        return null;
    }
}
