using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ctnet.MLNet.AspNetCore.Rows;

/// <summary>
/// Corrects the OpenAPI schemas of rows and scores. The service's JSON options may allow numbers to be texts, and the document then
/// describes every number so. Rows and scores have numbers only.
/// </summary>
internal static class RowSchemas
{
    private const JsonSchemaType Number = JsonSchemaType.Number | JsonSchemaType.Integer;

    public static Task Correct<TRow>(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation) where TRow : class
    {
        if (context.JsonPropertyInfo?.DeclaringType is Type type && (type == typeof(TRow) || type == typeof(CtrScore)))
        {
            BeNumber(schema);
            if (schema.Items is OpenApiSchema items)
                BeNumber(items);
        }
        else if (context.JsonPropertyInfo is null && context.JsonTypeInfo.Type == typeof(IReadOnlyList<TRow>))
        {
            schema.MaxItems = CtrServiceOptions.Of<TRow>(context.ApplicationServices).MaximumRows;
        }

        return Task.CompletedTask;
    }

    private static void BeNumber(OpenApiSchema schema)
    {
        if ((schema.Type & Number) == 0)
            return;
        schema.Type &= ~JsonSchemaType.String;
        schema.Pattern = null;
    }
}
