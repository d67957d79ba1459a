using Ctnet.MLNet.Pipeline;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>The columns that the rows of a domain need.</summary>
internal static class DomainColumns
{
    /// <summary>The columns that a domain's rows must have, and the types that they may have.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="domain">The domain's name.</param>
    /// <param name="fitting">Whether the rows are for fitting, which needs the label if a field is built from the log.</param>
    /// <exception cref="ArgumentException">The schema has no such domain.</exception>
    public static IEnumerable<InputColumn> Require(FeatureSchema schema, string domain, bool fitting = false)
    {
        FeatureDomain mapped = schema.GetDomain(domain);
        foreach (FeatureField field in schema.Fields)
        {
            if (mapped.Fields.GetValueOrDefault(field.Name) is not { Column: not null } mapping)
                continue;
            yield return field.Kind == FieldKind.Numeric
                ? NumberColumns.Require(mapping, field.Name)
                : TextColumns.Require(mapping, field.Name, severalValues: field.Kind != FieldKind.Categorical);
        }

        if (!schema.Fields.Any(field => field.IsHistory))
            yield break;
        yield return TimeColumns.Require(mapped.Time!.Column, "time");
        if (fitting)
            yield return InputColumn.Label(mapped.Label!);
    }
}
