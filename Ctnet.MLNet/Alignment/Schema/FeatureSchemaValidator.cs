namespace Ctnet.MLNet.Alignment.Schema;

/// <summary>Checks a schema: each field and mapping for itself, then the rules between them.</summary>
internal static class FeatureSchemaValidator
{
    /// <summary>One sentence for each rule that the schema breaks.</summary>
    public static IEnumerable<string> Validate(FeatureSchema schema)
    {
        if (string.IsNullOrWhiteSpace(schema.Name))
            yield return "It has no name.";
        if (schema.Fields.Count == 0)
            yield return "It has no fields.";
        if (schema.Domains.Count == 0)
            yield return "It has no domains.";
        if (schema.Period <= TimeSpan.Zero)
            yield return $"Its period must be longer than zero, but is {schema.Period}.";
        if (schema.Horizon is < 0 or > 100_000)
            yield return $"Its horizon must be between 0 and 100,000 periods, but is {schema.Horizon}.";
        foreach (string error in schema.Fields.SelectMany(FeatureFieldValidator.Validate).Concat(ValidateHistories(schema)))
            yield return error;
        foreach (string name in Duplicates(schema.Fields.Select(field => field.Name)))
            yield return $"Two fields are named '{name}'.";
        foreach (string name in Duplicates(schema.Domains.Select(domain => domain.Name)))
            yield return $"Two domains are named '{name}'.";
        IEnumerable<string> domainErrors = schema.Domains.SelectMany(domain => ValidateDomain(schema, domain));
        foreach (string error in ValidateSpaces(schema).Concat(domainErrors))
            yield return error;
    }

    private static IEnumerable<string> ValidateHistories(FeatureSchema schema)
    {
        foreach (FeatureField field in schema.Fields.Where(field => field.IsHistory))
        {
            if (field.HistoryDomain is string domain && !schema.Domains.Any(other => other.Name == domain))
                yield return $"Field '{field.Name}': its historyDomain '{domain}' is not a domain of the schema.";
            foreach (string key in new[] { field.Of, field.By }.OfType<string>())
            {
                if (!schema.Fields.Any(other => other.Name == key && other.Kind == FieldKind.Categorical))
                    yield return $"Field '{field.Name}': '{key}' is not a categorical field of the schema.";
            }
        }
    }

    private static IEnumerable<string> ValidateSpaces(FeatureSchema schema)
    {
        // A space that is named after a field must be that field's space. A numeric field's own space holds the ids of its
        // buckets.
        foreach (FeatureField field in schema.Fields)
        {
            if (field.Space is string space && space != field.Name && schema.Fields.Any(
                other => other.Name == space && (schema.SpaceOf(other) != space || other.Kind == FieldKind.Numeric)))
                yield return $"Field '{field.Name}': its space '{space}' is the name of a field that has another space.";
        }

        foreach (var space in schema.Fields.Where(field => field.HasIdentifiers && !field.IsHistory).GroupBy(schema.SpaceOf))
        {
            if (space.DistinctBy(field => (
                field.MinimumFrequency, field.MaximumWaiting, field.EvictAfter, field.HashBuckets, field.EmbeddingSize,
                field.LearningRateFactor))
                .Count() > 1)
            {
                yield return $"The fields of space '{space.Key}' share a vocabulary and so must have the same minimumFrequency, "
                    + "maximumWaiting, evictAfter, hashBuckets, embeddingSize and learningRateFactor.";
            }
        }
    }

    private static IEnumerable<string> ValidateDomain(FeatureSchema schema, FeatureDomain domain)
    {
        string[] histories = [.. schema.Fields.Where(field => field.IsHistory).Select(field => $"'{field.Name}'")];
        if (string.IsNullOrWhiteSpace(domain.Name))
            yield return "A domain has no name.";
        if (histories.Length > 0 && (domain.Time is null || domain.Label is null))
            yield return $"Domain '{domain.Name}' needs a time and a label, "
                + $"since {string.Join(", ", histories)} are built from the log.";
        if (domain.Time is TimeMapping time && (string.IsNullOrWhiteSpace(time.Column) || !Enum.IsDefined(time.Unit)))
            yield return $"Domain '{domain.Name}': its time column is empty, or its unit does not exist.";
        if (domain.Label is not null && string.IsNullOrWhiteSpace(domain.Label))
            yield return $"Domain '{domain.Name}': its label column is empty; leave it out, or name it.";
        foreach ((string name, FieldMapping mapping) in domain.Fields)
        {
            if (schema.Fields.FirstOrDefault(field => field.Name == name) is not FeatureField field)
            {
                yield return $"Domain '{domain.Name}' maps '{name}', which is not a field of the schema.";
                continue;
            }

            if (mapping.Unit is TimeUnit unit && domain.Time is TimeMapping own && own.Column == mapping.Column
                && own.Unit != unit)
                yield return $"Domain '{domain.Name}', field '{name}': its column '{own.Column}' is the domain's time, "
                    + "which has another unit; leave the field's unit out.";
            foreach (string error in FieldMappingValidator.Validate(mapping, domain.Name, field))
                yield return error;
        }
    }

    private static IEnumerable<string> Duplicates(IEnumerable<string> names) =>
        names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key);
}
