using System.Globalization;
using System.Numerics;
using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Schema;
using Ctnet.MLNet.Compare;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tool.Score;

/// <summary>
/// Reads the cells of a column by the type that a model reads. An empty number with decimals is missing, as in training. An empty
/// cell of a type that has no missing value is refused.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="name">The column's name.</param>
/// <param name="type">The column's type.</param>
internal sealed class FileColumnFactory(TableReader table, string name, DataViewType type)
{
    /// <exception cref="InputFileException">
    /// The file has no such column, or the type does not fit into a cell.
    /// </exception>
    public FileColumn Create() => type switch
    {
        TextDataViewType => Parsed<ReadOnlyMemory<char>>(Text, ""),
        BooleanDataViewType => Parsed<bool>(TableReader.TryParseFlag, "write 0, 1, true or false"),
        DateTimeDataViewType => Parsed<DateTime>(Moment, "write a date of ISO 8601, such as 2026-01-31T12:30:00"),
        DateTimeOffsetDataViewType =>
            Parsed<DateTimeOffset>(Instant, "write a date of ISO 8601, such as 2026-01-31T12:30:00+01:00"),
        TimeSpanDataViewType => Parsed<TimeSpan>(Duration, "write hours, minutes and seconds, such as 12:30:00"),
        NumberDataViewType number => CreateNumber(number.RawType),
        VectorDataViewType { Size: int size, ItemType: var item } when item == NumberDataViewType.Single =>
            new VectorColumn<float>(table, name, size, Decimal),
        VectorDataViewType { Size: int size, ItemType: var item } when item == NumberDataViewType.Double =>
            new VectorColumn<double>(table, name, size, Decimal),
        _ => throw new InputFileException(
            $"The model reads the column '{name}' as {type}, which does not fit into a cell of a file. Score such rows in code, "
            + "with mlContext.Model.Load and Transform."),
    };

    private FileColumn CreateNumber(Type number) => Type.GetTypeCode(number) switch
    {
        TypeCode.Single => Number<float>(),
        TypeCode.Double => Number<double>(),
        TypeCode.SByte => Whole<sbyte>(),
        TypeCode.Int16 => Whole<short>(),
        TypeCode.Int32 => Whole<int>(),
        TypeCode.Int64 => Whole<long>(),
        TypeCode.Byte => Whole<byte>(),
        TypeCode.UInt16 => Whole<ushort>(),
        TypeCode.UInt32 => Whole<uint>(),
        _ => Whole<ulong>(),
    };

    private ParsedColumn<T> Number<T>() where T : struct, IFloatingPointIeee754<T> =>
        new(table, name, Decimal, TableReader.NotANumber);

    private ParsedColumn<T> Whole<T>() where T : struct, IBinaryInteger<T>, IMinMaxValue<T> =>
        Parsed((string cell, out T value) => PlainNumber.TryParseWhole(cell, out value),
            string.Create(CultureInfo.InvariantCulture, $"write a whole number from {T.MinValue} to {T.MaxValue}"));

    private ParsedColumn<T> Parsed<T>(CellParser<T> parse, string hint) => new(table, name, parse, cell => cell.Length == 0
        ? $"the cell is empty, but a value of type {type} cannot be missing: {hint}"
        : $"{TableReader.Quote(cell)} is not of type {type}: {hint}");

    // ML.NET writes a missing number as a question mark.
    private static bool Decimal<T>(string cell, out T value) where T : struct, IFloatingPointIeee754<T>
    {
        value = T.NaN;
        if (cell is "" or "?")
            return true;
        // Networks compute in float32.
        return PlainNumber.TryParse(cell, out value) && !float.IsInfinity(float.CreateSaturating(value));
    }

    private static bool Text(string cell, out ReadOnlyMemory<char> value)
    {
        value = cell.AsMemory();
        return true;
    }

    private static bool Instant(string cell, out DateTimeOffset value) => IsoTime.TryParse(cell, out value);

    private static bool Moment(string cell, out DateTime value)
    {
        bool isTime = IsoTime.TryParse(cell, out DateTimeOffset time);
        value = time.UtcDateTime;
        return isTime;
    }

    private static bool Duration(string cell, out TimeSpan value) =>
        TimeSpan.TryParseExact(cell, "c", CultureInfo.InvariantCulture, out value);
}
