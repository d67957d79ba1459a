using System.Globalization;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>A text column of numbers.</summary>
internal sealed class ParsedNumberCell(
    DataViewRow row, ValueGetter<ReadOnlyMemory<char>> getter, string column, IReadOnlyList<string> missing) : NumberCell
{
    private readonly RowName _row = new(row);

    public override double Read()
    {
        ReadOnlyMemory<char> text = default;
        getter(ref text);
        if (text.IsEmpty || TextColumns.IsAny(text.Span, missing))
            return double.NaN;
        if (double.TryParse(text.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            return value;
        throw new InvalidOperationException($"Column '{column}', {_row}: '{RowName.Shorten(text)}' is not a number. Correct the row, or name the text "
            + "among the 'missing' ones of the domain's mapping.");
    }
}
