using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.SchemaShape.Column;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Opens columns as vectors of numbers.</summary>
internal static class VectorColumns
{
    /// <summary>The column that a mapping of a vector field requires, and the types that it may have.</summary>
    public static InputColumn Require(FieldMapping mapping, FeatureField field) => mapping.Separator is not null
        ? new(
            mapping.Column!, $"field '{field.Name}'", "Text, since the mapping has a separator",
            shape => shape is { Kind: VectorKind.Scalar, ItemType: TextDataViewType })
        : new(
            mapping.Column!, $"field '{field.Name}'", "a vector of Single or Double, or Text and a separator in the mapping",
            shape => shape.Kind != VectorKind.Scalar && !shape.IsKey && IsFloat(shape.ItemType))
        {
            Size = field.Dimension,
        };

    /// <summary>Opens a vector field's column.</summary>
    /// <param name="row">The cursor's current row.</param>
    /// <param name="mapping">The domain's mapping, which has a column.</param>
    /// <param name="field">The field.</param>
    /// <param name="problems">Receives the problems of cells.</param>
    public static VectorCell Open(DataViewRow row, FieldMapping mapping, FeatureField field, RowProblems problems)
    {
        DataViewSchema.Column column = row.Schema[mapping.Column!];
        if (mapping.Separator is not null)
            return new TextNumbersCell(row.GetGetter<ReadOnlyMemory<char>>(column), mapping, field, problems);
        return ((VectorDataViewType)column.Type).ItemType == NumberDataViewType.Single
            ? new NumbersCell<float>(row.GetGetter<VBuffer<float>>(column), mapping, field, problems)
            : new NumbersCell<double>(row.GetGetter<VBuffer<double>>(column), mapping, field, problems);
    }

    /// <summary>Whether a vector of these items can be a vector field.</summary>
    public static bool IsFloat(DataViewType item) => item == NumberDataViewType.Single || item == NumberDataViewType.Double;
}
