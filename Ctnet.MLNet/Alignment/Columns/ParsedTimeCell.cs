using System.Globalization;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>A text column of dates in ISO 8601.</summary>
internal sealed class ParsedTimeCell(DataViewRow row, ValueGetter<ReadOnlyMemory<char>> getter, string column) : TimeCell
{
    private readonly RowName _row = new(row);

    public override DateTimeOffset? Read()
    {
        ReadOnlyMemory<char> text = default;
        getter(ref text);
        if (text.IsEmpty)
            return null;
        if (DateTimeOffset.TryParse(text.Span, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
            return time;
        throw new InvalidOperationException($"Column '{column}', {_row}: '{RowName.Shorten(text)}' is not a date. Write ISO 8601, such as 2026-11-22T13:40:00Z.");
    }
}
