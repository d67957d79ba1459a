using System.Globalization;
using Ctnet.MLNet.Alignment.Schema;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Microsoft.Data.Analysis;

namespace Ctnet.MLNet.Compare.Jobs;

/// <summary>
/// Rows of a log with the log's own columns, so that a model scores the rows of such a log as they are. Numeric fields are
/// numbers, the time is a text of ISO 8601, the label is Boolean, and all others are texts.
/// </summary>
internal static class JobRows
{
    /// <param name="log">The log.</param>
    /// <param name="rows">Its rows.</param>
    public static DataFrame Frame(TaskLog log, IReadOnlyList<TaskRow> rows)
    {
        var columns = new List<DataFrameColumn>
        {
            new StringDataFrameColumn(log.Time!.Column!, rows.Select(row => TimeText(row.Time))),
            new BooleanDataFrameColumn(log.Label!.Column, rows.Select(row => row.Clicked)),
        };
        foreach (IGrouping<string, (int Index, TaskField Field)> same in log.Fields!.Index()
            .Where(field => field.Item.Column is not null).GroupBy(field => field.Item.Column!))
        {
            int cell = same.First().Index;
            IEnumerable<string> texts = rows.Select(row => row.Cells[cell]);
            columns.Add(same.All(field => IsNumber(field.Field))
                ? new SingleDataFrameColumn(same.Key, texts.Select(Number))
                : new StringDataFrameColumn(same.Key, texts));
        }

        if (!columns.Exists(column => column.Name == log.User))
            columns.Add(new StringDataFrameColumn(log.User!, rows.Select(row => row.User)));
        return new DataFrame(columns);
    }

    /// <summary>The problems of a log whose columns cannot all be in one frame.</summary>
    public static IEnumerable<string> Errors(TaskLog log)
    {
        foreach ((string key, string column) in new[] { ("label", log.Label!.Column), ("time", log.Time!.Column!) })
        {
            if (log.Fields!.FirstOrDefault(field => field.Column == column) is TaskField field)
            {
                yield return $"Log '{log.Name}': field '{field.Name}' reads the column '{column}', which is the {key}. "
                    + (key == "label" ? "A model must not read its label: remove the field." : "Copy the column in the log.");
            }
        }

        if (log.Label.Column == log.Time.Column)
            yield return $"Log '{log.Name}': 'label' and 'time' name the same column '{log.Time.Column}'.";
    }

    // Texts that mean "missing" are told apart by the alignment.
    private static bool IsNumber(TaskField field) => field is { Kind: "numeric", Missing.Count: 0 };

    // The reader has checked the cells.
    private static float Number(string cell) => cell.Length == 0 ? float.NaN : Parsed(cell);

    private static float Parsed(string cell) => PlainNumber.TryParse(cell, out float number)
        ? number
        : throw new FormatException($"'{cell}' is not a number.");

    private static string TimeText(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
