using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Alignment.Schema;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads the numbers in a text column.</summary>
internal sealed class ParsedNumberCell(
    ValueGetter<ReadOnlyMemory<char>> getter, string column, IReadOnlyList<string> missing, RowProblems problems) : NumberCell
{
    public override double Read()
    {
        ReadOnlyMemory<char> text = default;
        getter(ref text);
        ReadOnlySpan<char> trimmed = text.Span.Trim();
        if (trimmed.IsEmpty || TextColumns.IsAny(trimmed, missing))
            return double.NaN;
        if (PlainNumber.TryParse(trimmed, out double value))
            return value;
        string cell = RowName.Shorten(trimmed);
        problems.Add(
            column, "not a number",
            $"'{cell}' is not a number. Correct the row, or name the text among the 'missing' ones of the domain's mapping.");
        return double.NaN;
    }
}
