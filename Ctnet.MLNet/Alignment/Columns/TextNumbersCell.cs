using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Alignment.Schema;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>
/// Reads a text column with numbers and a separator between them as a vector field. White space around a number is ignored.
/// </summary>
internal sealed class TextNumbersCell(
    ValueGetter<ReadOnlyMemory<char>> getter, FieldMapping mapping, FeatureField field, RowProblems problems)
    : VectorCell(mapping, field, problems)
{
    private readonly FieldMapping _mapping = mapping;
    private readonly RowProblems _problems = problems;

    protected override int Take(Span<float> values)
    {
        ReadOnlyMemory<char> text = default;
        getter(ref text);
        ReadOnlySpan<char> trimmed = text.Span.Trim();
        if (trimmed.IsEmpty || TextColumns.IsAny(trimmed, _mapping.Missing))
            return 0;
        int count = 0;
        foreach (Range range in trimmed.Split(_mapping.Separator))
        {
            ReadOnlySpan<char> part = trimmed[range].Trim();
            // White space between numbers that is itself the separator may be longer than one.
            if (part.IsEmpty && string.IsNullOrWhiteSpace(_mapping.Separator))
                continue;
            if (!PlainNumber.TryParse(part, out double number))
            {
                string shown = RowName.Shorten(part);
                _problems.Add(
                    _mapping.Column!, "not a number",
                    $"'{shown}' is not a number of a vector. Correct the row, the separator, or the 'missing' texts.");
                return 0;
            }

            if (count < values.Length)
                values[count] = (float)number;
            count++;
        }

        return count;
    }
}
