using System.Globalization;
using System.Text;
using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Alignment.Schema;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>
/// Converts a cell's values to canonical ones as the domain's mapping says: it leaves out missing texts, then applies lower case,
/// the format and the taxonomy.
/// </summary>
internal sealed class CanonicalTextCell : TextCell
{
    private readonly TextCell _cell;
    private readonly FieldMapping _mapping;
    private readonly bool _fitting;
    private readonly RowProblems _problems;
    private readonly CompositeFormat? _format;
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>>? _values;
    private readonly List<Range> _ranges = [];
    private char[] _buffer = new char[256];
    private int _used;

    /// <param name="cell">The values of the column.</param>
    /// <param name="mapping">The domain's mapping.</param>
    /// <param name="fitting">
    /// Whether the alignment is being fitted. Only then may a value that the taxonomy lacks be refused; later it is never seen.
    /// </param>
    /// <param name="problems">Receives the values that the taxonomy lacks.</param>
    public CanonicalTextCell(TextCell cell, FieldMapping mapping, bool fitting, RowProblems problems)
    {
        _cell = cell;
        _mapping = mapping;
        _fitting = fitting;
        _problems = problems;
        _format = mapping.Format is null ? null : CompositeFormat.Parse(mapping.Format);
        if (mapping.Values is null)
            return;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string value, string canonical) in mapping.Values)
            values.TryAdd(value.Trim(), canonical.Trim());
        _values = values.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public override ReadOnlySpan<char> this[int index] => _buffer.AsSpan()[_ranges[index]];

    /// <summary>Whether a mapping changes texts at all.</summary>
    public static bool IsNeeded(FieldMapping mapping) => mapping.Missing.Count > 0
        || mapping.Convert == FieldConversion.LowerCase || mapping.Format is not null || mapping.Values is not null;

    public override int Read()
    {
        _ranges.Clear();
        _used = 0;
        int values = _cell.Read();
        for (int i = 0; i < values; i++)
        {
            if (!TextColumns.IsAny(_cell[i], _mapping.Missing))
                Add(_cell[i]);
        }

        return _ranges.Count;
    }

    private void Add(ReadOnlySpan<char> value)
    {
        int start = _used;
        if (_format is not null)
            Format(value);
        else
            Append(value);
        Span<char> text = _buffer.AsSpan(start, _used - start);
        if (_mapping.Convert == FieldConversion.LowerCase)
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = char.ToLowerInvariant(text[i]);
        }

        if (_values is { } map && !map.TryGetValue(text, out string? canonical))
        {
            bool isWrong = _mapping.Unmapped == UnmappedValue.Refuse && (_fitting || !_problems.AreRefused);
            if (isWrong)
            {
                string absent = RowName.Shorten(text);
                _problems.Add(
                    _mapping.Column!, "not in the value map",
                    $"the value map lacks '{absent}'. Add it, or say what becomes of such values ('unmapped': keep or missing).");
            }

            // A refused value stays out of the vocabulary, and therefore is never seen later.
            if (_mapping.Unmapped == UnmappedValue.Missing || (isWrong && _fitting))
            {
                _used = start;
                return;
            }
        }
        else if (_values is { } known)
        {
            _used = start;
            Append(known[text]);
        }

        _ranges.Add(start.._used);
    }

    private void Append(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        text.CopyTo(_buffer.AsSpan(_used));
        _used += text.Length;
    }

    private void Format(ReadOnlySpan<char> value)
    {
        Reserve(value.Length + _mapping.Format!.Length + 64);
        int written;
        if (PlainNumber.TryParseWhole(value, out long number))
            _buffer.AsSpan(_used).TryWrite(CultureInfo.InvariantCulture, _format!, out written, number);
        else
            _buffer.AsSpan(_used).TryWrite(CultureInfo.InvariantCulture, _format!, out written, value.ToString());
        _used += written;
    }

    private void Reserve(int length)
    {
        if (_used + length > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _used + length));
    }
}
