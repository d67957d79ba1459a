using Microsoft.ML;

namespace Ctnet.MLNet.Pipeline;

/// <summary>Says, before fitting, which columns a fitted transformer will add.</summary>
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
