using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>The cells of a column in a domain's first rows, as texts. A missing cell is not there.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">The column's type.</param>
/// <param name="IsReadable">Whether fields can have the type.</param>
internal sealed record ColumnSample(string Name, DataViewType Type, bool IsReadable)
{
    private const int MostRows = 10_000;

    // A column of long vectors has this many values in fewer rows.
    private const int MostCells = 200_000;

    /// <summary>The values, row by row.</summary>
    public List<string> Cells { get; } = [];

    /// <summary>The row of each value.</summary>
    public List<int> RowsOfCells { get; } = [];

    /// <summary>The number of rows that were read.</summary>
    public int Rows { get; private set; }

    /// <summary>Reads the first rows of a domain.</summary>
    public static ColumnSample[] Read(IDataView rows)
    {
        DataViewSchema.Column[] columns = [.. rows.Schema.Where(column => !column.IsHidden)];
        using DataViewRowCursor cursor = rows.GetRowCursor(columns);
        TextCell?[] readers = [.. columns.Select(column => Open(cursor, column))];
        ColumnSample[] samples =
            [.. columns.Zip(readers, (column, reader) => new ColumnSample(column.Name, column.Type, reader is not null))];
        int count = 0;
        for (; count < MostRows && WorkerExceptions.Unwrap(cursor.MoveNext); count++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                int values = samples[i].Cells.Count < MostCells ? readers[i]?.Read() ?? 0 : 0;
                for (int value = 0; value < values; value++)
                {
                    samples[i].Cells.Add(readers[i]![value].ToString());
                    samples[i].RowsOfCells.Add(count);
                }
            }
        }

        foreach (ColumnSample sample in samples)
            sample.Rows = count;
        return samples;
    }

    /// <summary>The text of each row's cell, with a mark between several values; empty if the cell is missing.</summary>
    public string[] TextsByRow()
    {
        string[] texts = new string[Rows];
        Array.Fill(texts, "");
        for (int i = 0; i < Cells.Count; i++)
        {
            ref string text = ref texts[RowsOfCells[i]];
            text = text.Length == 0 ? Cells[i] : $"{text}\u001f{Cells[i]}";
        }

        return texts;
    }

    private static TextCell? Open(DataViewRow row, DataViewSchema.Column column)
    {
        var problems = new RowProblems(row, BadRowPolicy.Repair);
        if (TimeColumns.IsDate(column.Type))
            return new DateTextCell(TimeColumns.Open(row, column, TimeUnit.UnixSeconds, problems), FieldConversion.Date);
        var mapping = new FieldMapping { Column = column.Name };
        return TextColumns.Require(mapping, column.Name, severalValues: true).Accepts(Pipeline.ColumnShape.Of(column.Type))
            ? TextColumns.Open(row, mapping, fitting: false, problems)
            : null;
    }
}
