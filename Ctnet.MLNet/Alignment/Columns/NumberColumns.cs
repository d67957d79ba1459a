using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.SchemaShape.Column;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Which columns can be read as numbers, and how.</summary>
internal static class NumberColumns
{
    public static InputColumn Require(string column, string field) => new(
        column, $"field '{field}'", "a number type, Boolean or Text",
        shape => shape is { Kind: VectorKind.Scalar, IsKey: false, ItemType: TextDataViewType or BooleanDataViewType or NumberDataViewType });

    public static NumberCell Open(DataViewRow row, DataViewSchema.Column column, IReadOnlyList<string> missing) => column.Type switch
    {
        TextDataViewType => new ParsedNumberCell(row, row.GetGetter<ReadOnlyMemory<char>>(column), column.Name, missing),
        BooleanDataViewType => new BooleanNumberCell(row.GetGetter<bool>(column)),
        { RawType: var type } => Type.GetTypeCode(type) switch
        {
            TypeCode.SByte => new PlainNumberCell<sbyte>(row.GetGetter<sbyte>(column), missing),
            TypeCode.Byte => new PlainNumberCell<byte>(row.GetGetter<byte>(column), missing),
            TypeCode.Int16 => new PlainNumberCell<short>(row.GetGetter<short>(column), missing),
            TypeCode.UInt16 => new PlainNumberCell<ushort>(row.GetGetter<ushort>(column), missing),
            TypeCode.Int32 => new PlainNumberCell<int>(row.GetGetter<int>(column), missing),
            TypeCode.UInt32 => new PlainNumberCell<uint>(row.GetGetter<uint>(column), missing),
            TypeCode.Int64 => new PlainNumberCell<long>(row.GetGetter<long>(column), missing),
            TypeCode.UInt64 => new PlainNumberCell<ulong>(row.GetGetter<ulong>(column), missing),
            TypeCode.Single => new PlainNumberCell<float>(row.GetGetter<float>(column), missing),
            TypeCode.Double => new PlainNumberCell<double>(row.GetGetter<double>(column), missing),
            _ => throw new NotSupportedException($"A column of {type} cannot be read as numbers."),
        },
    };
}
