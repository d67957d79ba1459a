using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Pipeline;

/// <summary>
/// Finds null cells of data frames (Microsoft.Data.Analysis) that a view gives as 0 or false: those of whole numbers and
/// Booleans, which ML.NET has no missing value for. The library has no reference to data frames, so it reads them by reflection.
/// </summary>
internal static class FrameNulls
{
    private const string FrameType = "Microsoft.Data.Analysis.DataFrame";

    /// <summary>Refuses rows of which a column has such null cells.</summary>
    /// <param name="rows">The rows: a frame, or a frame with columns added by transformers.</param>
    /// <param name="columns">The names of the columns that are read. Absent columns are left to other checks.</param>
    /// <param name="parameter">The caller's parameter with the rows, for the exception.</param>
    /// <exception cref="ArgumentException">A column has such null cells.</exception>
    public static void Refuse(
        IDataView rows, IEnumerable<string> columns, [CallerArgumentExpression(nameof(rows))] string parameter = "")
    {
        foreach (string column in columns)
        {
            if (Problem(rows, column) is string problem)
                throw new ArgumentException($"Column '{column}' of the data frame {problem}.", parameter);
        }
    }

    /// <summary>Says how many null cells a column has, and what to do; null if it has none.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="column">The column's name.</param>
    public static string? Problem(IDataView rows, string column)
    {
        DataViewType? type = rows.Schema.GetColumnOrNull(column)?.Type;
        // A frame gives NaN for null where the type has it.
        bool canHide = type is BooleanDataViewType
            || (type is NumberDataViewType && type != NumberDataViewType.Single && type != NumberDataViewType.Double);
        if (!canHide || FrameOf(rows) is not IDataView frame || frame.Schema.GetColumnOrNull(column)?.Type != type)
            return null;
        long nulls = NullsIn(frame, column);
        (string value, string other) = type is BooleanDataViewType ? ("false", "texts") : ("0", "texts or Double");
        return nulls == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"has {nulls} null cells, which ML.NET reads as {value}. Make it a column of {other}, where null is missing, or leave "
                + $"these rows out");
    }

    private static IDataView? FrameOf(IDataView rows)
    {
        while (true)
        {
            switch (rows)
            {
                case IDataTransform transform:
                    rows = transform.Source;
                    break;
                default:
                    return rows.GetType().FullName == FrameType ? rows : null;
            }
        }
    }

    private static long NullsIn(IDataView frame, string column)
    {
        object? found = frame.GetType().GetProperty("Item", [typeof(string)])?.GetValue(frame, [column]);
        return found?.GetType().GetProperty("NullCount")?.GetValue(found) is long nulls ? nulls : 0;
    }
}
