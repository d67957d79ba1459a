using System.Text;
using System.Text.Json;
using Ctnet.MLNet.Alignment.Suggestion;
using Ctnet.MLNet.Persistence;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment;

/// <summary>
/// The canonical schema: the fields that networks see, and for each domain where it has them. Immutable, and safe to use from several
/// threads. Build it in code (<see cref="Create"/>) or keep it in a JSON file (<see cref="Load"/>).
/// </summary>
public sealed class FeatureSchema
{
    internal FeatureSchema(string name, IReadOnlyList<FeatureField> fields, IReadOnlyList<FeatureDomain> domains, TimeSpan period)
    {
        Name = name;
        Period = period;
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

    /// <summary>The length of a period: a row's history ends where its period begins. Periods are counted from 1970-01-01 UTC.</summary>
    public TimeSpan Period { get; }

    /// <summary>Starts a schema in code.</summary>
    /// <param name="name">The schema's name.</param>
    public static FeatureSchemaBuilder Create(string name) => new(name);

    /// <summary>
    /// Proposes a schema from rows of its domains: looks at the first 10,000 rows of each, judges what the columns are, and matches them
    /// across domains by name and by values. A person should read it before it is used.
    /// </summary>
    /// <param name="domains">The domains' names and rows.</param>
    /// <exception cref="ArgumentException">There are no domains, or no column can be a field.</exception>
    public static FeatureSchemaProposal Suggest(params IReadOnlyList<(string Domain, IDataView Rows)> domains)
    {
        ArgumentNullException.ThrowIfNull(domains);
        return SchemaSuggester.Suggest(domains);
    }

    /// <summary>Reads a schema from a JSON file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FeatureSchemaException">The file is not JSON or the schema is not valid.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FeatureSchema Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (FeatureSchemaException exception)
        {
            throw new FeatureSchemaException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a schema from JSON text.</summary>
    /// <param name="json">The text, as <see cref="ToJson"/> writes it.</param>
    /// <exception cref="FeatureSchemaException">The text is not JSON or the schema is not valid.</exception>
    public static FeatureSchema Parse(string json) => Parse(json, Environment.CurrentDirectory);

    private static FeatureSchema Parse(string json, string folder)
    {
        try
        {
            FeatureSchemaDocument document = JsonSerializer.Deserialize<FeatureSchemaDocument>(json, ModelJson.Options)
                ?? throw new FeatureSchemaException("The feature schema is empty.");
            return document.ToSchema(folder);
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
    public void Save(string path) => AtomicWrite.ToFile(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToJson())));

    /// <summary>The domain of a name.</summary>
    /// <param name="name">The domain's name.</param>
    /// <exception cref="ArgumentException">The schema has no such domain.</exception>
    public FeatureDomain GetDomain(string name) =>
        Domains.FirstOrDefault(domain => domain.Name == name) ?? throw new ArgumentException(
            $"Feature schema '{Name}' has no domain '{name}'; it has {string.Join(", ", Domains.Select(domain => $"'{domain.Name}'"))}.", nameof(name));

    /// <summary>The field of a name, which must be one.</summary>
    internal FeatureField GetField(string name) => Fields.First(field => field.Name == name);

    /// <summary>The space that a field's ids belong to.</summary>
    internal string SpaceOf(FeatureField field) =>
        field.IsHistory && field.Kind == FieldKind.Sequence && Fields.FirstOrDefault(other => other.Name == field.Of) is FeatureField listed
            ? listed.Space ?? listed.Name
            : field.Space ?? field.Name;

    private IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(Name))
            yield return "It has no name.";
        if (Fields.Count == 0)
            yield return "It has no fields.";
        if (Domains.Count == 0)
            yield return "It has no domains.";
        if (Period <= TimeSpan.Zero)
            yield return $"Its period must be longer than nothing, but is {Period}.";
        foreach (string error in Fields.SelectMany(field => field.Validate()).Concat(ValidateHistories()))
            yield return error;
        foreach (string name in Duplicates(Fields.Select(field => field.Name)))
            yield return $"Two fields are named '{name}'.";
        foreach (string name in Duplicates(Domains.Select(domain => domain.Name)))
            yield return $"Two domains are named '{name}'.";
        // A field's own space must not be the shared space of others by accident; a numeric field's is that of its buckets.
        foreach (FeatureField field in Fields)
        {
            if (field.Space is string space && space != field.Name
                && Fields.Any(other => other.Name == space && (SpaceOf(other) != space || other.Kind == FieldKind.Numeric)))
                yield return $"Field '{field.Name}': its space '{space}' is the name of a field that has another space.";
        }

        foreach (var space in Fields.Where(field => field.HasIdentifiers && !field.IsHistory).GroupBy(SpaceOf))
        {
            if (space.Select(field => (field.MinimumFrequency, field.HashBuckets, field.EmbeddingSize)).Distinct().Count() > 1)
                yield return $"The fields of space '{space.Key}' share a vocabulary and so must have the same minimumFrequency, hashBuckets and embeddingSize.";
        }

        foreach (FeatureDomain domain in Domains)
        {
            if (string.IsNullOrWhiteSpace(domain.Name))
                yield return "A domain has no name.";
            if (Fields.Any(field => field.IsHistory) && (domain.Time is null || domain.Label is null))
                yield return $"Domain '{domain.Name}' needs a time and a label, since {Names(Fields.Where(field => field.IsHistory))} are built from the log.";
            if (domain.Time is TimeMapping time && (string.IsNullOrWhiteSpace(time.Column) || !Enum.IsDefined(time.Unit)))
                yield return $"Domain '{domain.Name}': its time column is empty, or its unit does not exist.";
            if (domain.Label is not null && string.IsNullOrWhiteSpace(domain.Label))
                yield return $"Domain '{domain.Name}': its label column is empty; leave it out, or name it.";
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

    private IEnumerable<string> ValidateHistories()
    {
        foreach (FeatureField field in Fields.Where(field => field.IsHistory))
        {
            foreach (string key in new[] { field.Of, field.By }.OfType<string>())
            {
                if (!Fields.Any(other => other.Name == key && other.Kind == FieldKind.Categorical))
                    yield return $"Field '{field.Name}': '{key}' is not a categorical field of the schema.";
            }
        }
    }

    private static string Names(IEnumerable<FeatureField> fields) => string.Join(", ", fields.Select(field => $"'{field.Name}'"));

    private static IEnumerable<string> Duplicates(IEnumerable<string> names) =>
        names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key);
}
