namespace Ctnet.MLNet.Alignment;

/// <summary>A feature schema as it stands in JSON.</summary>
internal sealed record FeatureSchemaDocument(
    string Name, IReadOnlyList<FeatureField> Fields, IReadOnlyDictionary<string, IReadOnlyDictionary<string, FieldMapping>> Domains)
{
    public static FeatureSchemaDocument Of(FeatureSchema schema) =>
        new(schema.Name, schema.Fields, schema.Domains.ToDictionary(domain => domain.Name, domain => domain.Fields));

    public FeatureSchema ToSchema() => new(Name, Fields, [.. Domains.Select(domain => new FeatureDomain(domain.Key, domain.Value))]);
}
