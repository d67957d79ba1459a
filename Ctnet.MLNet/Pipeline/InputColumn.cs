using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Ctnet.MLNet.Pipeline;

/// <summary>A column that a component reads: its name, its role in messages, and the types that it may have.</summary>
internal sealed record InputColumn(string Name, string Role, string Expected, Func<ColumnShape, bool> Accepts)
{
    /// <summary>Whether the column may be absent. If it is there, its type must still be right.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The number of values that a vector of a known size must have; null for any.</summary>
    public int? Size { get; init; }

    public static InputColumn FloatVector(string name, string role) => new(
        name,
        role,
        "Vector<Single>",
        shape => shape is { Kind: VectorKind.Vector, ItemType: var type, IsKey: false } && type == NumberDataViewType.Single);

    public static InputColumn Label(string name) => new(
        name,
        "label",
        "Boolean",
        shape => shape is { Kind: VectorKind.Scalar, ItemType: BooleanDataViewType });

    public static InputColumn Conversion(string name) => Label(name) with { Role = "conversion" };

    public static InputColumn Weight(string name) => new(
        name,
        "weight",
        "Single",
        shape => shape is { Kind: VectorKind.Scalar, ItemType: var type, IsKey: false } && type == NumberDataViewType.Single);

    public static void CheckAll(IExceptionContext context, IEnumerable<InputColumn> columns, DataViewSchema schema)
    {
        foreach (InputColumn column in columns)
        {
            DataViewSchema.Column? found = schema.GetColumnOrNull(column.Name);
            column.Check(context, found is null ? null : ColumnShape.Of(found.Value.Type));
            if (found?.Type is VectorDataViewType { IsKnownSize: true } vector && column.Size is int size && vector.Size != size)
            {
                throw context.ExceptSchemaMismatch(
                    "inputSchema", column.Role, column.Name, $"a vector of {size} values", $"{vector}");
            }
        }
    }

    public static void CheckAll(IExceptionContext context, IEnumerable<InputColumn> columns, SchemaShape schema)
    {
        foreach (InputColumn column in columns)
            column.Check(context, schema.TryFindColumn(column.Name, out SchemaShape.Column found) ? ColumnShape.Of(found) : null);
    }

    /// <summary>Whether a schema shape has the column with a type that fits.</summary>
    public bool Fits(SchemaShape schema) =>
        schema.TryFindColumn(Name, out SchemaShape.Column found) ? Accepts(ColumnShape.Of(found)) : IsOptional;

    private void Check(IExceptionContext context, ColumnShape? found)
    {
        if (found is null && IsOptional)
            return;
        if (found is null)
            throw context.ExceptSchemaMismatch("inputSchema", Role, Name);
        if (!Accepts(found.Value))
            throw context.ExceptSchemaMismatch("inputSchema", Role, Name, Expected, found.Value.ToString());
    }
}
