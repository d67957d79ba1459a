using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Framework.Values;

/// <summary>The rows that a cursor gave: their ids, and a copy of the values of the columns that were read.</summary>
internal sealed class RowTable(IReadOnlyList<DataViewSchema.Column> columns)
{
    private readonly List<(DataViewRowId Id, object[] Values)> _rows = [];
    private readonly ColumnCodec[] _codecs = [.. columns.Select(column => ColumnCodec.For(column.Type))];

    public IReadOnlyList<DataViewSchema.Column> Columns { get; } = columns;

    public int Count => _rows.Count;

    public static RowTable ReadAll(IDataView view) => Read(view, [.. view.Schema]);

    public static RowTable Read(IDataView view, params IReadOnlyList<DataViewSchema.Column> columns)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(columns);
        return Read(cursor, columns);
    }

    /// <summary>
    /// Reads every row of the cursor, from <paramref name="row"/>: the cursor itself, or a row that is bound to it.
    /// </summary>
    public static RowTable Read(
        DataViewRowCursor cursor, IReadOnlyList<DataViewSchema.Column> columns, DataViewRow? row = null, Action? afterEach = null)
    {
        row ??= cursor;
        var table = new RowTable(columns);
        ValueGetter<DataViewRowId> getId = row.GetIdGetter();
        Func<object>[] readers = [.. columns.Zip(table._codecs, (column, codec) => codec.Reader(row, row.Schema[column.Index]))];
        while (cursor.MoveNext())
        {
            DataViewRowId id = default;
            getId(ref id);
            table._rows.Add((id, [.. readers.Select(read => read())]));
            afterEach?.Invoke();
        }
        return table;
    }

    public static RowTable Concat(IReadOnlyList<DataViewSchema.Column> columns, IEnumerable<RowTable> parts)
    {
        var whole = new RowTable(columns);
        whole._rows.AddRange(parts.SelectMany(part => part._rows));
        return whole;
    }

    /// <summary>The same rows in the order of their keys.</summary>
    public RowTable OrderBy(IReadOnlyList<long> keys)
    {
        var ordered = new RowTable(Columns);
        ordered._rows.AddRange(_rows.Zip(keys).OrderBy(pair => pair.Second).Select(pair => pair.First));
        return ordered;
    }

    public RowTable Select(params IReadOnlyList<DataViewSchema.Column> columns)
    {
        int[] places = [.. columns.Select(wanted => Columns.Index().Single(column => column.Item.Index == wanted.Index).Index)];
        var selected = new RowTable(columns);
        selected._rows.AddRange(_rows.Select(row => (row.Id, Array.ConvertAll(places, place => row.Values[place]))));
        return selected;
    }

    /// <summary>
    /// The first difference, with rows in order, or null. Row ids are compared if <paramref name="ids"/> is true.
    /// </summary>
    public string? DifferenceFrom(RowTable expected, bool ids = true)
    {
        for (int row = 0; row < Math.Min(Count, expected.Count); row++)
        {
            if (ids && !_rows[row].Id.Equals(expected._rows[row].Id))
                return $"row {row}: its id should be {expected._rows[row].Id}, but is {_rows[row].Id}";
            if (ValueDifference(expected, row, row) is string difference)
                return difference;
        }
        return Count == expected.Count ? null : $"there should be {expected.Count} rows, but there are {Count}";
    }

    /// <summary>The first difference, with rows matched by their ids in any order, or null. Each row must come once.</summary>
    public string? DifferenceById(RowTable expected)
    {
        var places = new Dictionary<DataViewRowId, int>();
        foreach (var (place, row) in _rows.Index())
        {
            if (!places.TryAdd(row.Id, place))
                return $"the row with id {row.Id} comes more than once";
        }
        foreach (var (row, (id, _)) in expected._rows.Index())
        {
            if (!places.Remove(id, out int place))
                return $"row {row}, with id {id}, is missing";
            if (ValueDifference(expected, row, place) is string difference)
                return difference;
        }
        return places.Count == 0 ? null : $"there are {places.Count} rows too many, the first with id {places.Keys.First()}";
    }

    private string? ValueDifference(RowTable expected, int expectedRow, int row)
    {
        object[] left = expected._rows[expectedRow].Values, right = _rows[row].Values;
        for (int column = 0; column < _codecs.Length; column++)
        {
            if (!_codecs[column].Same(left[column], right[column]))
            {
                return $"column '{Columns[column].Name}', row {expectedRow}: expected {_codecs[column].Show(left[column])}, " +
                    $"got {_codecs[column].Show(right[column])}";
            }
        }
        return null;
    }
}
