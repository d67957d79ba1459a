using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>A text column of numbers.</summary>
internal sealed class ParsedNumberCell(
    DataViewRow row, ValueGetter<ReadOnlyMemory<char>> getter, string column, IReadOnlyList<string> missing) : NumberCell
{
    private readonly ValueGetter<DataViewRowId> _id = row.GetIdGetter();

    public override double Read()
    {
        ReadOnlyMemory<char> text = default;
        getter(ref text);
        if (text.IsEmpty || TextColumns.IsAny(text.Span, missing))
            return double.NaN;
        if (double.TryParse(text.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            return value;
        throw new InvalidOperationException($"Column '{column}', row {Row()}: '{text}' is not a number. Correct the row, or name the text "
            + "among the 'missing' ones of the domain's mapping.");
    }

    // Cursors that read in parallel count their own rows only; the row's id tells where it stands in the data.
    private string Row()
    {
        DataViewRowId id = default;
        _id(ref id);
        return id.High == 0 ? $"{id.Low}" : $"with id {id}";
    }
}
