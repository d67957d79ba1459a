using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.SchemaShape.Column;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Opens columns as numbers.</summary>
internal static class NumberColumns
{
    /// <summary>The column that a mapping of a numeric field requires, and the types that it may have.</summary>
    public static InputColumn Require(FieldMapping mapping, string field) => mapping.Convert != FieldConversion.None
        ? TimeColumns.Require(mapping.Column!, $"field '{field}'")
        : new(
            mapping.Column!, $"field '{field}'", "a number type, Boolean, Text or a date",
            shape => shape is { Kind: VectorKind.Scalar, IsKey: false } && shape.ItemType is TextDataViewType
                or BooleanDataViewType or NumberDataViewType or DateTimeDataViewType or DateTimeOffsetDataViewType);

    /// <summary>Opens a numeric field, whose numbers are in its canonical unit and within its range.</summary>
    /// <param name="row">The cursor's current row.</param>
    /// <param name="mapping">The domain's mapping, which has a column.</param>
    /// <param name="field">The field.</param>
    /// <param name="problems">Receives the problems of cells.</param>
    public static NumberCell Open(DataViewRow row, FieldMapping mapping, FeatureField field, RowProblems problems) =>
        new CanonicalNumberCell(Open(row, mapping, problems), mapping, field, problems);

    private static NumberCell Open(DataViewRow row, FieldMapping mapping, RowProblems problems)
    {
        DataViewSchema.Column column = row.Schema[mapping.Column!];
        if (TimeColumns.IsDate(column.Type) || mapping.Convert != FieldConversion.None)
            return new DateNumberCell(TimeColumns.Open(row, column, mapping.Unit, problems, mapping.Missing), mapping.Convert);
        return column.Type is TextDataViewType
            ? new ParsedNumberCell(row.GetGetter<ReadOnlyMemory<char>>(column), column.Name, mapping.Missing, problems)
            : OpenNumber(row, column, mapping.Missing);
    }

    /// <summary>Opens a column of numbers or Booleans.</summary>
    public static NumberCell OpenNumber(
        DataViewRow row, DataViewSchema.Column column, IReadOnlyList<string> missing) => column.Type switch
    {
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
            _ => throw new NotSupportedException($"A column of type {type} cannot be read as numbers."),
        },
    };
}
