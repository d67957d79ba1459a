using System.Text;
using System.Text.Json;
using Ctnet.MLNet.Alignment.Schema;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet;

/// <summary>
/// The canonical schema: the fields that networks see, and the columns that hold them in each domain. Immutable, and safe for use
/// from several threads. Build it in code (<see cref="Create"/>) or keep it in a JSON file (<see cref="Load(string)"/>).
/// </summary>
public sealed class FeatureSchema
{
    /// <summary>The number of periods of <see cref="Horizon"/> if a schema names none.</summary>
    internal const int DefaultHorizon = 64;

    internal FeatureSchema(
        string name, IReadOnlyList<FeatureField> fields, IReadOnlyList<FeatureDomain> domains, TimeSpan period, int horizon)
    {
        Name = name;
        Period = period;
        Horizon = horizon;
        Fields = [.. fields];
        Domains = [.. domains];
        string[] errors = [.. FeatureSchemaValidator.Validate(this).Select(error => $"\n  {error}")];
        if (errors.Length > 0)
            throw new FeatureSchemaException($"Feature schema '{name}' is not valid:{string.Concat(errors)}");
    }

    /// <summary>The schema's name.</summary>
    public string Name { get; }

    /// <summary>The fields, in the order in which networks see them.</summary>
    public IReadOnlyList<FeatureField> Fields { get; }

    /// <summary>The domains.</summary>
    public IReadOnlyList<FeatureDomain> Domains { get; }

    /// <summary>
    /// The length of a period. A row's history ends where the row's period begins. Periods are counted from 1970-01-01 UTC.
    /// </summary>
    public TimeSpan Period { get; }

    /// <summary>
    /// The number of periods before a fit's first rows for which histories are still told apart. Rows of these periods, such as
    /// replayed rows, late rows or a slower domain's rows, see what was before their own period. Rows of older periods see no
    /// statistics, and only the kept part of sequences. Default 64.
    /// </summary>
    public int Horizon { get; }

    /// <summary>Starts a schema in code.</summary>
    /// <param name="name">The schema's name.</param>
    public static FeatureSchemaBuilder Create(string name) => new(name);

    /// <summary>Reads a schema from a JSON file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FeatureSchemaException">The file is not UTF-8 or not JSON, or the schema is not valid.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FeatureSchema Load(string path)
    {
        string json = Utf8Text.ReadFile(path, message => new FeatureSchemaException(message));
        try
        {
            return Parse(json, Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (FeatureSchemaException exception)
        {
            throw new FeatureSchemaException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a schema from a stream of JSON in UTF-8.</summary>
    /// <param name="stream">The stream. The paths of value maps are relative to the current folder.</param>
    /// <exception cref="FeatureSchemaException">The text is not UTF-8 or not JSON, or the schema is not valid.</exception>
    public static FeatureSchema Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Parse(Utf8Text.Decode(bytes.ToArray(), "The stream", message => new FeatureSchemaException(message)));
    }

    /// <summary>Reads a schema from JSON text.</summary>
    /// <param name="json">
    /// The text, as <see cref="ToJson"/> writes it. The paths of value maps are relative to the current folder.
    /// </param>
    /// <exception cref="FeatureSchemaException">The text is not JSON, or the schema is not valid.</exception>
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

    /// <summary>
    /// Writes the schema to a JSON file: beside it first, then renamed, so that the file is never half written.
    /// </summary>
    /// <param name="path">The file.</param>
    public void Save(string path) => AtomicWrite.ToFile(path, Save);

    /// <summary>Writes the schema to a stream, as JSON in UTF-8.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Encoding.UTF8.GetBytes(ToJson()));
    }

    /// <summary>Finds a domain by its name.</summary>
    /// <param name="name">The domain's name.</param>
    /// <exception cref="ArgumentException">The schema has no such domain.</exception>
    public FeatureDomain GetDomain(string name) => GetDomain(name, nameof(name));

    /// <summary>Finds a domain by its name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="parameter">The caller's parameter with the name, for the exception.</param>
    internal FeatureDomain GetDomain(string name, string parameter) =>
        Domains.FirstOrDefault(domain => domain.Name == name) ?? throw new ArgumentException(
            $"Feature schema '{Name}' has no domain '{name}'; "
            + $"it has {string.Join(", ", Domains.Select(domain => $"'{domain.Name}'"))}.", parameter);

    /// <summary>Finds a field by its name, which must be that of a field.</summary>
    internal FeatureField GetField(string name) => Fields.First(field => field.Name == name);

    /// <summary>The name of the space that the ids of a field belong to.</summary>
    /// <param name="name">The field's name.</param>
    internal string SpaceOfField(string name) => SpaceOf(GetField(name));

    /// <summary>The name of the space that a field's ids belong to.</summary>
    internal string SpaceOf(FeatureField field) =>
        field is { IsHistory: true, Kind: FieldKind.Sequence }
            && Fields.FirstOrDefault(other => other.Name == field.Of) is FeatureField listed
            ? listed.Space ?? listed.Name
            : field.Space ?? field.Name;
}
