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
        column, role, $"DateTime, DateTimeOffset, Text or a number type other than Single ({ExactIds.SingleHint})",
        shape => shape is { Kind: VectorKind.Scalar, IsKey: false } && shape.ItemType != NumberDataViewType.Single
            && shape.ItemType is DateTimeDataViewType or DateTimeOffsetDataViewType or TextDataViewType or NumberDataViewType);

    public static bool IsDate(DataViewType type) => type is DateTimeDataViewType or DateTimeOffsetDataViewType;

    /// <summary>Opens a column as times.</summary>
    /// <param name="row">The cursor's current row.</param>
    /// <param name="column">The column.</param>
    /// <param name="unit">
    /// The unit of numbers, and of texts that are numbers. If it is null, numbers are seconds, and texts must be dates.
    /// </param>
    /// <param name="problems">Receives the problems of cells.</param>
    /// <param name="missing">Texts that mean "missing". They may be numbers or dates.</param>
    public static TimeCell Open(
        DataViewRow row, DataViewSchema.Column column, TimeUnit? unit, RowProblems problems,
        IReadOnlyList<string>? missing = null)
    {
        missing ??= [];
        string name = column.Name;
        return column.Type switch
        {
            DateTimeDataViewType => WithMissing(new DateTimeCell(row.GetGetter<DateTime>(column)), missing),
            DateTimeOffsetDataViewType => WithMissing(new DateTimeOffsetCell(row.GetGetter<DateTimeOffset>(column)), missing),
            TextDataViewType => new ParsedTimeCell(
                row.GetGetter<ReadOnlyMemory<char>>(column), unit is null ? null : OpenUnix(name, unit.Value, problems), name,
                missing, problems),
            _ => new UnixTimeCell(
                NumberColumns.OpenNumber(row, column, missing), OpenUnix(name, unit ?? TimeUnit.UnixSeconds, problems)),
        };
    }

    private static UnixTimeReader OpenUnix(string column, TimeUnit unit, RowProblems problems)
    {
        long ticksPerUnit = unit == TimeUnit.UnixSeconds ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond;
        return new(problems.UnixTimesOf(column, unit.ToString(), ticksPerUnit), unit, column, problems);
    }

    private static TimeCell WithMissing(TimeCell cell, IReadOnlyList<string> missing)
    {
        DateTimeOffset[] times =
        [
            .. missing.Select(text => IsoTime.TryParse(text, out DateTimeOffset time) ? time : default)
                .Where(time => time != default),
        ];
        return times.Length == 0 ? cell : new MissingTimeCell(cell, times);
    }
}
