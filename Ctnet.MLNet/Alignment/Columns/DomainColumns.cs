using Ctnet.MLNet.Pipeline;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>The columns that the rows of a domain need.</summary>
internal static class DomainColumns
{
    /// <summary>
    /// The columns of the domain that fits a schema shape best. They are what rows of an unknown domain need at least: if they
    /// do not fit, no domain does.
    /// </summary>
    public static IReadOnlyList<InputColumn> RequireNearest(FeatureSchema schema, SchemaShape shape) => schema.Domains
        .Select(domain => Require(schema, domain.Name).ToArray())
        .MinBy(columns => columns.Count(column => !column.Fits(shape))) ?? [];

    /// <summary>The columns that a domain's rows must have, and the types that they may have.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="domain">The domain's name.</param>
    /// <param name="fitting">Whether the rows are for fitting, which reads the label.</param>
    /// <exception cref="ArgumentException">The schema has no such domain.</exception>
    public static IEnumerable<InputColumn> Require(FeatureSchema schema, string domain, bool fitting = false)
    {
        FeatureDomain mapped = schema.GetDomain(domain, nameof(domain));
        foreach (FeatureField field in schema.Fields)
        {
            if (mapped.Fields.GetValueOrDefault(field.Name) is not { Column: not null } mapping)
                continue;
            yield return field.Kind switch
            {
                FieldKind.Numeric => NumberColumns.Require(mapping, field.Name),
                FieldKind.Vector => VectorColumns.Require(mapping, field),
                _ => TextColumns.Require(mapping, field.Name, severalValues: field.Kind != FieldKind.Categorical),
            };
        }

        bool needsLog = schema.Fields.Any(field => field.IsHistory);
        if (needsLog)
            yield return TimeColumns.Require(mapped.Time!.Column, "time");
        // If no field is built from the log, the label is for the report only, and rows may lack it.
        if (fitting && mapped.Label is string label)
            yield return InputColumn.Label(label) with { IsOptional = !needsLog };
    }
}
