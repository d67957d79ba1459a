using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Pipeline;

/// <summary>The part of a column's type that is known before fitting as well as after.</summary>
internal readonly record struct ColumnShape(SchemaShape.Column.VectorKind Kind, DataViewType ItemType, bool IsKey)
{
    public static ColumnShape Of(SchemaShape.Column column) => new(column.Kind, column.ItemType, column.IsKey);

    public static ColumnShape Of(DataViewType type)
    {
        SchemaShape.GetColumnTypeShape(type, out SchemaShape.Column.VectorKind kind, out DataViewType item, out bool isKey);
        return new(kind, item, isKey);
    }

    public override string ToString()
    {
        string item = IsKey ? $"Key<{ItemType}>" : $"{ItemType}";
        return Kind switch
        {
            SchemaShape.Column.VectorKind.Vector => $"Vector<{item}>",
            SchemaShape.Column.VectorKind.VariableVector => $"VarVector<{item}>",
            _ => item,
        };
    }
}
