using System.Text.Json;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Alignment;

/// <summary>
/// The canonical schema: the fields that networks see, and for each domain where it has them. Immutable, and safe to use from several
/// threads. Build it in code (<see cref="Create"/>) or keep it in a JSON file (<see cref="Load"/>).
/// </summary>
public sealed class FeatureSchema
{
    internal FeatureSchema(string name, IReadOnlyList<FeatureField> fields, IReadOnlyList<FeatureDomain> domains)
    {
        Name = name;
        Fields = [.. fields];
        Domains = [.. domains];
        string[] errors = [.. Validate()];
        if (errors.Length > 0)
            throw new FeatureSchemaException($"Feature schema '{name}' is not valid:{string.Concat(errors.Select(error => $"\n  {error}"))}");
    }

    /// <summary>The schema's name.</summary>
    public string Name { get; }

    /// <summary>The fields, in the order in which networks see them.</summary>
    public IReadOnlyList<FeatureField> Fields { get; }

    /// <summary>The domains.</summary>
    public IReadOnlyList<FeatureDomain> Domains { get; }

    /// <summary>Starts a schema in code.</summary>
    /// <param name="name">The schema's name.</param>
    public static FeatureSchemaBuilder Create(string name) => new(name);

    /// <summary>Reads a schema from a JSON file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FeatureSchemaException">The file is not JSON or the schema is not valid.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FeatureSchema Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (FeatureSchemaException exception)
        {
            throw new FeatureSchemaException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a schema from JSON text.</summary>
    /// <param name="json">The text, as <see cref="ToJson"/> writes it.</param>
    /// <exception cref="FeatureSchemaException">The text is not JSON or the schema is not valid.</exception>
    public static FeatureSchema Parse(string json)
    {
        try
        {
            FeatureSchemaDocument document = JsonSerializer.Deserialize<FeatureSchemaDocument>(json, ModelJson.Options)
                ?? throw new FeatureSchemaException("The feature schema is empty.");
            return document.ToSchema();
        }
        catch (JsonException exception)
        {
            throw new FeatureSchemaException($"The feature schema cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The schema as JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(FeatureSchemaDocument.Of(this), ModelJson.Indented);

    /// <summary>Writes the schema to a JSON file: beside it first, then renamed, so that the file is never half written.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path)
    {
        string beside = $"{path}.{Guid.NewGuid():N}.new";
        File.WriteAllText(beside, ToJson());
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>The domain of a name.</summary>
    /// <param name="name">The domain's name.</param>
    /// <exception cref="ArgumentException">The schema has no such domain.</exception>
    public FeatureDomain GetDomain(string name) =>
        Domains.FirstOrDefault(domain => domain.Name == name) ?? throw new ArgumentException(
            $"Feature schema '{Name}' has no domain '{name}'; it has {string.Join(", ", Domains.Select(domain => $"'{domain.Name}'"))}.", nameof(name));

    private IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(Name))
            yield return "It has no name.";
        if (Fields.Count == 0)
            yield return "It has no fields.";
        if (Domains.Count == 0)
            yield return "It has no domains.";
        foreach (string error in Fields.SelectMany(field => field.Validate()))
            yield return error;
        foreach (string name in Duplicates(Fields.Select(field => field.Name)))
            yield return $"Two fields are named '{name}'.";
        foreach (string name in Duplicates(Domains.Select(domain => domain.Name)))
            yield return $"Two domains are named '{name}'.";
        // A field's own space must not be the shared space of others by accident; a numeric field's is that of its buckets.
        foreach (FeatureField field in Fields)
        {
            if (field.Space is string space && space != field.Name
                && Fields.Any(other => other.Name == space && (other.SpaceName != space || other.Kind == FieldKind.Numeric)))
                yield return $"Field '{field.Name}': its space '{space}' is the name of a field that has another space.";
        }

        foreach (var space in Fields.Where(field => field.Kind != FieldKind.Numeric).GroupBy(field => field.SpaceName))
        {
            if (space.Select(field => field.MinimumFrequency).Distinct().Count() > 1)
                yield return $"The fields of space '{space.Key}' share a vocabulary and so must have the same minimumFrequency.";
        }

        foreach (FeatureDomain domain in Domains)
        {
            if (string.IsNullOrWhiteSpace(domain.Name))
                yield return "A domain has no name.";
            foreach ((string name, FieldMapping mapping) in domain.Fields)
            {
                FeatureField? field = Fields.FirstOrDefault(field => field.Name == name);
                if (field is null)
                    yield return $"Domain '{domain.Name}' maps '{name}', which is not a field of the schema.";
                foreach (string error in field is null ? [] : mapping.Validate(domain.Name, field))
                    yield return error;
            }
        }
    }

    private static IEnumerable<string> Duplicates(IEnumerable<string> names) =>
        names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key);
}
