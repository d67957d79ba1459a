using System.Globalization;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Evaluation;

/// <summary>Reads a group column of any type. Groups are numbered from 0 in the order in which they first appear.</summary>
internal static class GroupColumn
{
    /// <summary>The number of rows without a group: those with an empty text or a missing key.</summary>
    public const int NoGroup = -1;

    public static bool CanRead(DataViewType type) => type is TextDataViewType || IsInteger(type);

    /// <summary>The getter of a row's group.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    /// <param name="names">Receives a text for each group, in the order of their numbers.</param>
    public static ValueGetter<int> GetGetter(DataViewRow row, DataViewSchema.Column column, List<string> names)
    {
        bool isKey = column.Type is KeyDataViewType;
        return Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.SByte => OfIntegers<sbyte>(row, column, isKey, names),
            TypeCode.Int16 => OfIntegers<short>(row, column, isKey, names),
            TypeCode.Int32 => OfIntegers<int>(row, column, isKey, names),
            TypeCode.Int64 => OfIntegers<long>(row, column, isKey, names),
            TypeCode.Byte => OfIntegers<byte>(row, column, isKey, names),
            TypeCode.UInt16 => OfIntegers<ushort>(row, column, isKey, names),
            TypeCode.UInt32 => OfIntegers<uint>(row, column, isKey, names),
            TypeCode.UInt64 => OfIntegers<ulong>(row, column, isKey, names),
            _ => OfText(row, column, names),
        };
    }

    private static bool IsInteger(DataViewType type) =>
        type is NumberDataViewType or KeyDataViewType && type != NumberDataViewType.Single && type != NumberDataViewType.Double;

    private static ValueGetter<int> OfIntegers<T>(
        DataViewRow row, DataViewSchema.Column column, bool isKey, List<string> names)
        where T : struct, IBinaryInteger<T>
    {
        var getter = row.GetGetter<T>(column);
        var numbers = new Dictionary<ulong, int>();
        T value = default;
        return (ref int group) =>
        {
            getter(ref value);
            // In a key column, 0 means missing. In a column of integers, 0 is a group.
            if (isKey && T.IsZero(value))
            {
                group = NoGroup;
                return;
            }
            ulong bits = ulong.CreateTruncating(value);
            if (numbers.TryGetValue(bits, out group))
                return;
            numbers.Add(bits, group = numbers.Count);
            names.Add(bits.ToString(CultureInfo.InvariantCulture));
        };
    }

    private static ValueGetter<int> OfText(DataViewRow row, DataViewSchema.Column column, List<string> names)
    {
        var getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        // Allocates a string for each group instead of each row.
        var numbersBySpan = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        ReadOnlyMemory<char> value = default;
        return (ref int group) =>
        {
            getter(ref value);
            if (value.IsEmpty)
            {
                group = NoGroup;
                return;
            }
            if (numbersBySpan.TryGetValue(value.Span, out group))
                return;
            names.Add(value.ToString());
            numbers.Add(names[^1], group = numbers.Count);
        };
    }
}
