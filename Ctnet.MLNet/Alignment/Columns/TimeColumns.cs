using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.SchemaShape.Column;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Opens columns as times.</summary>
internal static class TimeColumns
{
    /// <summary>A column that is read as a time, and the types that it may have.</summary>
    public static InputColumn Require(string column, string role) => new(
        column, role, "DateTime, DateTimeOffset, Text or a number type",
        shape => shape is { Kind: VectorKind.Scalar, IsKey: false }
            && shape.ItemType is DateTimeDataViewType or DateTimeOffsetDataViewType or TextDataViewType or NumberDataViewType);

    public static bool IsDate(DataViewType type) => type is DateTimeDataViewType or DateTimeOffsetDataViewType;

    public static TimeCell Open(
        DataViewRow row, DataViewSchema.Column column, TimeUnit unit, RowProblems problems) => column.Type switch
    {
        DateTimeDataViewType => new DateTimeCell(row.GetGetter<DateTime>(column)),
        DateTimeOffsetDataViewType => new DateTimeOffsetCell(row.GetGetter<DateTimeOffset>(column)),
        TextDataViewType => new ParsedTimeCell(row.GetGetter<ReadOnlyMemory<char>>(column), column.Name, problems),
        _ => new UnixTimeCell(NumberColumns.OpenNumber(row, column, []), unit, column.Name, problems),
    };
}
