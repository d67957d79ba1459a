using System.Numerics;
using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.SchemaShape.Column;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Opens columns as identifiers.</summary>
internal static class TextColumns
{
    /// <summary>The column that a mapping of a field with identifiers requires, and the types that it may have.</summary>
    /// <param name="mapping">The domain's mapping, which has a column.</param>
    /// <param name="field">The field's name.</param>
    /// <param name="severalValues">Whether a row may have several values, in a vector.</param>
    public static InputColumn Require(FieldMapping mapping, string field, bool severalValues)
    {
        if (IsDatePart(mapping.Convert))
            return TimeColumns.Require(mapping.Column!, $"field '{field}'");
        const string scalar = "Text, Boolean, key or a number type";
        return new(
            mapping.Column!, $"field '{field}'", severalValues ? $"{scalar}, or a vector of texts or numbers" : scalar,
            shape => shape.Kind == VectorKind.Scalar
                ? IsIdentifier(shape)
                : severalValues && !shape.IsKey && IsIdentifier(shape) && shape.ItemType is not BooleanDataViewType);
    }

    /// <summary>Opens a field's column, whose values become canonical as the mapping says.</summary>
    /// <param name="row">The cursor's current row.</param>
    /// <param name="mapping">The domain's mapping, which has a column.</param>
    /// <param name="fitting">Whether the alignment is being fitted, so that values that a taxonomy lacks may be refused.</param>
    /// <param name="problems">Receives the problems of cells, also numbers that are too large to be exact identifiers.</param>
    public static TextCell OpenExact(DataViewRow row, FieldMapping mapping, bool fitting, RowProblems problems) =>
        Open(row, mapping, fitting, problems, new ExactIds(mapping.Column!, problems));

    /// <summary>As <see cref="OpenExact"/>, but numbers of any size are identifiers. Proposals of schemas need this.</summary>
    public static TextCell Open(DataViewRow row, FieldMapping mapping, bool fitting, RowProblems problems) =>
        Open(row, mapping, fitting, problems, exact: null);

    private static TextCell Open(DataViewRow row, FieldMapping mapping, bool fitting, RowProblems problems, ExactIds? exact)
    {
        DataViewSchema.Column column = row.Schema[mapping.Column!];
        TextCell cell;
        if (IsDatePart(mapping.Convert))
        {
            cell = new DateTextCell(
                TimeColumns.Open(row, column, mapping.Unit, problems, mapping.Missing), mapping.Convert);
            // Missing texts are those of the column. Hour 0 is not missing because the column writes 0 for an unknown time.
            mapping = mapping with { Missing = [] };
        }
        else
        {
            cell = Open(row, column, mapping.Separator, exact);
        }

        return CanonicalTextCell.IsNeeded(mapping) ? new CanonicalTextCell(cell, mapping, fitting, problems) : cell;
    }

    private static bool IsDatePart(FieldConversion conversion) =>
        conversion is FieldConversion.HourOfDay or FieldConversion.DayOfWeek or FieldConversion.Date;

    private static TextCell Open(DataViewRow row, DataViewSchema.Column column, string? separator, ExactIds? exact)
    {
        if (column.Type is VectorDataViewType vector)
        {
            return vector.ItemType is TextDataViewType
                ? new TextVectorCell(row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column))
                : Dispatch(vector.ItemType.RawType, new VectorOpener(row, column, exact));
        }

        return column.Type switch
        {
            TextDataViewType when separator is not null =>
                new SeparatedTextCell(row.GetGetter<ReadOnlyMemory<char>>(column), separator),
            TextDataViewType => new PlainTextCell(row.GetGetter<ReadOnlyMemory<char>>(column)),
            BooleanDataViewType => new BooleanCell(row.GetGetter<bool>(column)),
            KeyDataViewType => Dispatch(column.Type.RawType, new KeyOpener(row, column, exact)),
            _ => Dispatch(column.Type.RawType, new ScalarOpener(row, column, exact)),
        };
    }

    /// <summary>Whether the text is one of the texts, without white space around them.</summary>
    public static bool IsAny(ReadOnlySpan<char> text, IReadOnlyList<string> texts)
    {
        for (int i = 0; i < texts.Count; i++)
        {
            if (text.SequenceEqual(texts[i].AsSpan().Trim()))
                return true;
        }

        return false;
    }

    private static bool IsIdentifier(ColumnShape shape) =>
        shape.ItemType is TextDataViewType or BooleanDataViewType or NumberDataViewType;

    private static ReadOnlyMemory<char>[]? KeyValues(DataViewSchema.Column column)
    {
        DataViewSchema.Column? annotation = column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues);
        DataViewType? type = (annotation?.Type as VectorDataViewType)?.ItemType;
        if (type is TextDataViewType)
        {
            VBuffer<ReadOnlyMemory<char>> texts = default;
            column.Annotations.GetValue(AnnotationUtils.Kinds.KeyValues, ref texts);
            return [.. texts.DenseValues().Select(text => text.Trim())];
        }

        if (type is not NumberDataViewType)
            return null;
        TextCell numbers = Dispatch(type.RawType, new KeyValuesOpener(column));
        return [.. Enumerable.Range(0, numbers.Read()).Select(key => numbers[key].ToString().AsMemory())];
    }

    // Keys of numbers are as exact as these numbers are.
    private static Predicate<int>? KeyCheck(DataViewSchema.Column column, ExactIds? exact)
    {
        DataViewSchema.Column? annotation = column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues);
        Type? type = (annotation?.Type as VectorDataViewType)?.ItemType.RawType;
        return exact is null ? null : type == typeof(float) ? Check<float>() : type == typeof(double) ? Check<double>() : null;

        Predicate<int> Check<T>()
        {
            VBuffer<T> values = default;
            column.Annotations.GetValue(AnnotationUtils.Kinds.KeyValues, ref values);
            T[] numbers = [.. values.DenseValues()];
            return key => exact.Accepts(numbers[key]);
        }
    }

    private static TextCell Dispatch(Type type, IOpener opener) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => opener.Open<sbyte>(),
        TypeCode.Byte => opener.Open<byte>(),
        TypeCode.Int16 => opener.Open<short>(),
        TypeCode.UInt16 => opener.Open<ushort>(),
        TypeCode.Int32 => opener.Open<int>(),
        TypeCode.UInt32 => opener.Open<uint>(),
        TypeCode.Int64 => opener.Open<long>(),
        TypeCode.UInt64 => opener.Open<ulong>(),
        TypeCode.Single => opener.Open<float>(),
        TypeCode.Double => opener.Open<double>(),
        _ => throw new NotSupportedException($"A column of type {type} cannot be read as identifiers."),
    };

    private interface IOpener
    {
        TextCell Open<T>() where T : struct, INumberBase<T>;
    }

    private sealed class ScalarOpener(DataViewRow row, DataViewSchema.Column column, ExactIds? exact) : IOpener
    {
        public TextCell Open<T>() where T : struct, INumberBase<T> => new FormattedCell<T>(row.GetGetter<T>(column), exact);
    }

    private sealed class VectorOpener(DataViewRow row, DataViewSchema.Column column, ExactIds? exact) : IOpener
    {
        public TextCell Open<T>() where T : struct, INumberBase<T> =>
            new FormattedVectorCell<T>(row.GetGetter<VBuffer<T>>(column), exact);
    }

    private sealed class KeyOpener(DataViewRow row, DataViewSchema.Column column, ExactIds? exact) : IOpener
    {
        public TextCell Open<T>() where T : struct, INumberBase<T> =>
            new KeyCell<T>(row.GetGetter<T>(column), KeyValues(column), KeyCheck(column, exact));
    }

    private sealed class KeyValuesOpener(DataViewSchema.Column column) : IOpener
    {
        public TextCell Open<T>() where T : struct, INumberBase<T> => new FormattedVectorCell<T>(
            (ref VBuffer<T> values) => column.Annotations.GetValue(AnnotationUtils.Kinds.KeyValues, ref values), exact: null);
    }
}
