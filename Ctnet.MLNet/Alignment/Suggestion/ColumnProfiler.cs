using System.Globalization;
using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Alignment.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>Guesses the roles of a domain's columns from its first rows.</summary>
internal static class ColumnProfiler
{
    private const int SampleRows = 10_000, FewValues = 50, LongText = 40;

    // A column with values in a smaller share of rows counts as empty.
    private const double LeastFilled = 0.001;

    private static readonly string[] s_labels = ["label", "click", "clicked", "isclick", "isclicked"];

    private static readonly string[] s_times =
        ["time", "timestamp", "ts", "datetime", "date", "eventtime", "unixtime", "createdat"];

    private static readonly string[] s_things =
    [
        "user", "visitor", "member", "customer", "account", "device", "item", "product", "article", "movie", "film", "ad",
        "campaign", "shop", "category", "city",
    ];

    private static readonly string[] s_separators = ["|", ";", ","];

    public static ColumnProfile[] Profile(string domain, IDataView rows)
    {
        DataViewSchema.Column[] columns = [.. rows.Schema.Where(column => !column.IsHidden)];
        List<string>[] cells = [.. columns.Select(_ => new List<string>())];
        TextCell?[] readers = new TextCell?[columns.Length];
        int count = 0;
        using (DataViewRowCursor cursor = rows.GetRowCursor(columns))
        {
            for (int i = 0; i < columns.Length; i++)
                readers[i] = Open(cursor, columns[i]);
            for (; count < SampleRows && cursor.MoveNext(); count++)
            {
                for (int i = 0; i < columns.Length; i++)
                {
                    int values = readers[i]?.Read() ?? 0;
                    for (int value = 0; value < values; value++)
                        cells[i].Add(readers[i]![value].ToString());
                }
            }
        }

        return [.. columns.Select((column, i) =>
            readers[i] is null ? new(domain, column.Name, ColumnRole.Unreadable) : Judge(domain, column, cells[i], count))];
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

    private static ColumnProfile Judge(string domain, DataViewSchema.Column column, List<string> cells, int rows)
    {
        ColumnProfile Of(ColumnRole role) => new(domain, column.Name, role);
        string name = Of(ColumnRole.Empty).PlainName;
        if (cells.Count <= LeastFilled * rows)
            return Of(ColumnRole.Empty);
        if (TimeColumns.IsDate(column.Type))
            return Of(ColumnRole.Time);
        if (column.Type is BooleanDataViewType && s_labels.Contains(name))
            return Of(ColumnRole.Label);
        if (column.Type is VectorDataViewType)
            return Of(ColumnRole.Set) with { Values = cells.ToHashSet() };
        var values = cells.ToHashSet();
        if (Numbers(column.Type, cells) is double[] numbers)
            return JudgeNumbers(Of, name, numbers, values);
        foreach (string separator in s_separators)
        {
            string[] parts = [.. cells.SelectMany(cell => cell.Split(separator, StringSplitOptions.RemoveEmptyEntries))];
            var different = parts.ToHashSet();
            // A column is a list if many cells have several parts, and parts recur more often than whole cells.
            if (parts.Length > 1.2 * cells.Count && different.Count < values.Count
                && parts.Average(part => part.Length) < LongText)
                return Of(ColumnRole.Set) with { Separator = separator, Values = different };
        }

        bool isFreeText = cells.Average(cell => cell.Length) > LongText && values.Count > 0.9 * cells.Count;
        return Of(isFreeText ? ColumnRole.FreeText : ColumnRole.Identifier) with { Values = values };
    }

    private static ColumnProfile JudgeNumbers(
        Func<ColumnRole, ColumnProfile> of, string name, double[] numbers, HashSet<string> values)
    {
        Array.Sort(numbers);
        double median = numbers[numbers.Length / 2];
        bool whole = numbers.All(number => number == Math.Floor(number));
        if (s_times.Contains(name) && numbers[0] > 1e8)
            return of(ColumnRole.Time) with { Unit = median > 1e11 ? TimeUnit.UnixMilliseconds : TimeUnit.UnixSeconds };
        bool named = of(ColumnRole.Empty).Column.EndsWith("id", StringComparison.OrdinalIgnoreCase) || s_things.Contains(name);
        // Equal whole numbers may mean different things in different logs, so the profile keeps no values to compare.
        if (whole && (named || values.Count <= FewValues))
            return of(ColumnRole.Identifier);
        bool skewed = numbers[0] >= 0 && median > 0 && numbers[^1] / median > 20;
        return of(ColumnRole.Number) with { Encoding = skewed ? NumericEncoding.Log : NumericEncoding.Standardize };
    }

    private static double[]? Numbers(DataViewType type, List<string> cells)
    {
        if (type is not (NumberDataViewType or TextDataViewType))
            return null;
        double[] numbers = new double[cells.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            // Text with leading zeros is a code, and not a quantity.
            if (!double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || cells[i] is ['0', >= '0' and <= '9', ..])
                return null;
        }

        return numbers;
    }
}
