using Microsoft.ML;

namespace Ctnet.MLNet.Pipeline;

/// <summary>Adds the columns of a transformer to a schema shape, as estimators promise them before fitting.</summary>
internal static class SchemaShapes
{
    public static SchemaShape Extend(SchemaShape input, IEnumerable<DataViewSchema.DetachedColumn> outputs)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(outputs);
        var columns = input.ToDictionary(column => column.Name);
        foreach (SchemaShape.Column column in SchemaShape.Create(builder.ToSchema()))
            columns[column.Name] = column;
        return new SchemaShape(columns.Values);
    }
}
