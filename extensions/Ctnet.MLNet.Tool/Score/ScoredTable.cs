using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tool.Score;

/// <summary>
/// Columns of scored rows as text: a line for each row, blanks between the values of a vector. Rows are scored as they are
/// written, and none is kept. The rows of a part have their numbers in the table first.
/// </summary>
internal sealed class ScoredTable
{
    private const string RowNumber = "Row";

    private readonly IDataView _scored;
    private readonly DataViewSchema.Column[] _columns;
    private readonly Partition? _part;

    /// <param name="scored">The scored rows.</param>
    /// <param name="names">The columns that are written.</param>
    /// <param name="part">The part of the table that the rows are; null if they are all.</param>
    /// <exception cref="InvalidOperationException">There is no such column, or its type cannot be written.</exception>
    public ScoredTable(IDataView scored, IReadOnlyList<string> names, Partition? part = null)
    {
        (_scored, _part) = (scored, part);
        _columns = [.. names.Select(name => scored.Schema.GetColumnOrNull(name)
            ?? throw new InvalidOperationException(
                $"The model makes no column '{name}'; it makes {string.Join(", ", scored.Schema.Select(each => each.Name))}."))];
        DataViewSchema.Column? other = _columns.Select(column => (DataViewSchema.Column?)column)
            .FirstOrDefault(column => (ItemOf(column!.Value.Type) as NumberDataViewType)?.RawType != typeof(float));
        if (other is DataViewSchema.Column wrong)
        {
            throw new InvalidOperationException(
                $"Column '{wrong.Name}' is {wrong.Type}; only Single and vectors of Single are written.");
        }
    }

    /// <summary>The names of the columns that are written, with their types in DuckDB.</summary>
    public IEnumerable<(string Name, string Type)> Columns =>
    [
        .. _part is null ? [] : ((string, string)[])[(RowNumber, "BIGINT")],
        .. _columns.Select(column => (column.Name, column.Type is VectorDataViewType ? "FLOAT[]" : "FLOAT")),
    ];

    /// <summary>Scores all rows, and writes a header and a line for each row.</summary>
    /// <param name="writer">What is written to.</param>
    /// <param name="separator">The sign between two columns.</param>
    /// <returns>The number of rows.</returns>
    public long Write(TextWriter writer, char separator)
    {
        writer.WriteLine(string.Join(separator, Columns.Select(column => Escaped(column.Name, separator))));
        using DataViewRowCursor cursor = _scored.GetRowCursor(_columns);
        Func<string>[] cells = [.. _columns.Select(column => CellOf(cursor, column))];
        long rows = 0;
        while (cursor.MoveNext())
        {
            if (_part is not null)
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"{_part.NumberOf(rows)}{separator}"));
            writer.WriteLine(string.Join(separator, cells.Select(cell => cell())));
            rows++;
        }

        return rows;
    }

    private static DataViewType ItemOf(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;

    private static string Escaped(string name, char separator) =>
        name.AsSpan().IndexOfAny([separator, '"', '\n']) < 0 ? name : $"\"{name.Replace("\"", "\"\"")}\"";

    private static Func<string> CellOf(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
        {
            ValueGetter<VBuffer<float>> vectors = row.GetGetter<VBuffer<float>>(column);
            VBuffer<float> vector = default;
            return () =>
            {
                vectors(ref vector);
                return string.Join(' ', vector.DenseValues().Select(Format));
            };
        }

        ValueGetter<float> getter = row.GetGetter<float>(column);
        float value = 0;
        return () =>
        {
            getter(ref value);
            return Format(value);
        };
    }

    private static string Format(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
