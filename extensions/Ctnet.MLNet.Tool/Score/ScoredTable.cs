using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tool.Score;

/// <summary>
/// Columns of scored rows as text: a line for each row, tabs between columns, blanks between the values of a vector.
/// </summary>
internal sealed class ScoredTable
{
    private readonly List<string> _lines = [];

    /// <exception cref="InvalidOperationException">There is no such column, or its type cannot be written.</exception>
    public ScoredTable(IDataView scored, IReadOnlyList<string> names)
    {
        Header = string.Join('\t', names);
        DataViewSchema.Column[] columns = [.. names.Select(name => scored.Schema.GetColumnOrNull(name)
            ?? throw new InvalidOperationException(
                $"The model makes no column '{name}'; it makes {string.Join(", ", scored.Schema.Select(each => each.Name))}."))];
        using DataViewRowCursor cursor = scored.GetRowCursor(columns);
        Func<string>[] cells = [.. columns.Select(column => CellOf(cursor, column))];
        while (cursor.MoveNext())
            _lines.Add(string.Join('\t', cells.Select(cell => cell())));
    }

    public string Header { get; }

    public IReadOnlyList<string> Lines => _lines;

    private static Func<string> CellOf(DataViewRow row, DataViewSchema.Column column)
    {
        switch (column.Type)
        {
            case NumberDataViewType { RawType: var type } when type == typeof(float):
            {
                ValueGetter<float> getter = row.GetGetter<float>(column);
                float value = 0;
                return () =>
                {
                    getter(ref value);
                    return Format(value);
                };
            }

            case VectorDataViewType { ItemType: var type } when type == NumberDataViewType.Single:
            {
                ValueGetter<VBuffer<float>> getter = row.GetGetter<VBuffer<float>>(column);
                VBuffer<float> value = default;
                return () =>
                {
                    getter(ref value);
                    return string.Join(' ', value.DenseValues().Select(Format));
                };
            }

            default:
                throw new InvalidOperationException(
                    $"Column '{column.Name}' is {column.Type}; only Single and vectors of Single are written.");
        }
    }

    private static string Format(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
