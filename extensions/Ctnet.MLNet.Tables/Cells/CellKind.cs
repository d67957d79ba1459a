using System.Globalization;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tables.Cells;

/// <summary>One of the types that a column, or the items of a list column, can have.</summary>
internal abstract class CellKind
{
    private static readonly Dictionary<DataKind, CellKind> s_kinds = new()
    {
        [DataKind.String] = new TypedCellKind<ReadOnlyMemory<char>>(
            TextDataViewType.Instance, CellValues.TryText, "no text", missing: ReadOnlyMemory<char>.Empty),
        [DataKind.Boolean] = new TypedCellKind<bool>(
            BooleanDataViewType.Instance, CellValues.TryBoolean, "none of true, false, 1 and 0"),
        [DataKind.Int64] = new TypedCellKind<long>(
            NumberDataViewType.Int64, CellValues.TryInt64, "no whole number that Int64 holds"),
        [DataKind.Single] = new TypedCellKind<float>(
            NumberDataViewType.Single, CellValues.TrySingle,
            "no number that Single holds (decimals have a point; whole numbers go to 16,777,216)", missing: float.NaN),
        [DataKind.Double] = new TypedCellKind<double>(
            NumberDataViewType.Double, CellValues.TryDouble,
            "no number that Double holds (decimals have a point; whole numbers go to 9,007,199,254,740,992)",
            missing: double.NaN),
        [DataKind.DateTime] = new TypedCellKind<DateTime>(
            DateTimeDataViewType.Instance, CellValues.TryTime, "no time such as 2026-11-29 or 2026-11-29 22:04:00"),
    };

    /// <summary>The type in ML.NET's terms.</summary>
    public abstract PrimitiveDataViewType Type { get; }

    /// <summary>The type of a column of lists.</summary>
    public abstract VectorDataViewType ListType { get; }

    /// <summary>The kind; null if columns cannot have it.</summary>
    public static CellKind? Find(DataKind kind) => s_kinds.GetValueOrDefault(kind);

    /// <summary>The kind that holds the values of a .NET type; null if none does.</summary>
    public static CellKind? Of(Type type) => System.Type.GetTypeCode(type) switch
    {
        TypeCode.String => s_kinds[DataKind.String],
        TypeCode.Boolean => s_kinds[DataKind.Boolean],
        TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32
            or TypeCode.Int64 or TypeCode.UInt64 => s_kinds[DataKind.Int64],
        TypeCode.Single => s_kinds[DataKind.Single],
        TypeCode.Double or TypeCode.Decimal => s_kinds[DataKind.Double],
        TypeCode.DateTime => s_kinds[DataKind.DateTime],
        _ when type == typeof(DateOnly) || type == typeof(DateTimeOffset) => s_kinds[DataKind.DateTime],
        _ when type == typeof(Guid) => s_kinds[DataKind.String],
        _ => null,
    };

    /// <summary>A getter of ML.NET over the cells of a column.</summary>
    /// <param name="cell">Reads the cell of the current row; null if it is missing.</param>
    /// <param name="isList">Whether the cells are lists.</param>
    /// <param name="fault">Makes the exception about a cell, given the problem.</param>
    public abstract Delegate Getter(Func<object?> cell, bool isList, Func<string, Exception> fault);

    /// <summary>The problem of a cell; null if the cell is right.</summary>
    /// <param name="cell">The cell; null if it is missing.</param>
    /// <param name="isList">Whether it is a list.</param>
    /// <param name="isKey">Whether it may not be missing.</param>
    public abstract string? Problem(object? cell, bool isList, bool isKey = false);

    protected static string Show(object cell)
    {
        string text = cell as string ?? Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "";
        return text.Length > 60 ? $"'{text[..60]}...'" : $"'{text}'";
    }
}
