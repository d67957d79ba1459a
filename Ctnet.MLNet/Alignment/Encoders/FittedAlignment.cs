using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Histories;
using Ctnet.MLNet.Alignment.Reporting;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;

namespace Ctnet.MLNet.Alignment;

/// <summary>
/// A feature schema with what was learnt from data: vocabularies, scales and histories. It belongs to no domain. Immutable, thread-safe.
/// </summary>
internal sealed class FittedAlignment
{
    private const string VocabularyPrefix = "vocabulary.", StatisticPrefix = "statistic.", SequencePrefix = "sequence.";

    private readonly Dictionary<string, IdSpace> _spaces;
    private readonly Lazy<string> _fingerprint;

    public FittedAlignment(
        FeatureSchema schema, IReadOnlyDictionary<string, Vocabulary> vocabularies, IReadOnlyDictionary<string, NumericScale> scales,
        IReadOnlyDictionary<string, StatisticHistory> statistics, IReadOnlyDictionary<string, SequenceHistory> sequences, AlignmentReport report,
        AlignmentProfile profile)
    {
        (Schema, Vocabularies, Scales, Statistics, Sequences, Report, Profile) = (schema, vocabularies, scales, statistics, sequences, report, profile);
        _spaces = SpacesOf(schema, vocabularies);
        _fingerprint = new(() => FingerprintOf(vocabularies, scales));
    }

    public FeatureSchema Schema { get; }

    /// <summary>By the space's name.</summary>
    public IReadOnlyDictionary<string, Vocabulary> Vocabularies { get; }

    /// <summary>By the numeric field's name.</summary>
    public IReadOnlyDictionary<string, NumericScale> Scales { get; }

    /// <summary>By <see cref="HistoryName"/>.</summary>
    public IReadOnlyDictionary<string, StatisticHistory> Statistics { get; }

    /// <summary>By <see cref="HistoryName"/>.</summary>
    public IReadOnlyDictionary<string, SequenceHistory> Sequences { get; }

    /// <summary>Differs between alignments that give the same value different ids or numbers.</summary>
    public string Fingerprint => _fingerprint.Value;

    public AlignmentReport Report { get; }

    /// <summary>What the report was made from, to go on from it; not saved.</summary>
    public AlignmentProfile Profile { get; }

    public static string HistoryName(FeatureField field, string domain) => field.Scope == HistoryScope.All ? field.Name : $"{field.Name}@{domain}";

    /// <summary>How identifiers become ids, by the space's name.</summary>
    public IReadOnlyDictionary<string, IdSpace> Spaces => _spaces;

    /// <summary>How the identifiers of a field become ids.</summary>
    public IdSpace SpaceOf(FeatureField field) => _spaces[Schema.SpaceOf(field)];

    public FeatureLayout LayoutFor(string domain) => LayoutOf(Schema, domain, _spaces);

    /// <summary>This alignment, whose vocabularies also have the other's values of the same spaces. No id moves.</summary>
    public FittedAlignment WithValuesOf(FittedAlignment other) => new(
        Schema, Vocabularies.ToDictionary(space => space.Key, space => space.Value.With(other.Vocabularies.GetValueOrDefault(space.Key))), Scales,
        Statistics, Sequences, Report, Profile);

    /// <summary>
    /// What encodes the rows of one domain only, with some of the fields only: vocabularies, scales and histories of others are left out. A
    /// field stays where others that stay are built from it, or read the same ids.
    /// </summary>
    /// <param name="domain">The domain.</param>
    /// <param name="keeps">Which fields stay.</param>
    public FittedAlignment OnlyFor(string domain, Func<FeatureField, bool> keeps)
    {
        string? SpaceOf(FeatureField field) => field.IsEmbedded ? Schema.SpaceOf(field) : null;
        HashSet<string?> needed = [.. Schema.Fields.Where(keeps).Select(SpaceOf).OfType<string>()];
        HashSet<string?> keys = [.. Schema.Fields.Where(keeps).SelectMany(field => new[] { field.Of, field.By }).OfType<string>()];
        FeatureField[] fields = [.. Schema.Fields.Where(field => keeps(field) || keys.Contains(field.Name) || needed.Contains(SpaceOf(field)))];
        FeatureDomain mapped = Schema.GetDomain(domain);
        var schema = new FeatureSchema(Schema.Name, fields, [mapped with
        {
            Fields = mapped.Fields.Where(mapping => fields.Any(field => field.Name == mapping.Key)).ToDictionary(),
        }], Schema.Period);
        HashSet<string?> spaces = [.. fields.Select(SpaceOf)];
        HashSet<string> names = [.. fields.Select(field => field.Name)];
        HashSet<string> histories = [.. fields.Where(field => field.IsHistory).Select(field => HistoryName(field, domain))];
        return new(
            schema, Vocabularies.Where(space => spaces.Contains(space.Key)).ToDictionary(),
            Scales.Where(scale => names.Contains(scale.Key)).ToDictionary(),
            Statistics.Where(history => histories.Contains(history.Key)).ToDictionary(),
            Sequences.Where(history => histories.Contains(history.Key)).ToDictionary(), AlignmentReport.Empty, AlignmentProfile.Empty);
    }

    /// <summary>The layout before fitting; the numbers of ids are not known yet.</summary>
    public static FeatureLayout LayoutBeforeFitting(FeatureSchema schema, string domain) =>
        LayoutOf(schema, domain, SpacesOf(schema, new Dictionary<string, Vocabulary>()));

    /// <summary>The columns that a domain's rows must have; the label only to fit.</summary>
    public static IEnumerable<InputColumn> InputsOf(FeatureSchema schema, string domain, bool fitting = false)
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

    /// <summary>Adds what was learnt to a model's section; the names begin with the prefix.</summary>
    public void AddTo(ModelSection section, string prefix)
    {
        foreach ((string space, Vocabulary vocabulary) in Vocabularies)
            section.Add(prefix + VocabularyPrefix + space, vocabulary.Values);
        foreach ((string history, StatisticHistory statistic) in Statistics)
            section.Add(prefix + StatisticPrefix + history, statistic.ToTensor());
        foreach ((string history, SequenceHistory sequence) in Sequences)
            section.Add(prefix + SequencePrefix + history, sequence.ToTensor());
    }

    public FittedAlignmentDocument ToDocument() =>
        new(FeatureSchemaDocument.Of(Schema), [.. Vocabularies.Keys], Scales, [.. Statistics.Keys], [.. Sequences.Keys], Report);

    /// <exception cref="InvalidModelException">Something is missing or does not fit.</exception>
    public static FittedAlignment From(FittedAlignmentDocument document, ModelSection section, string prefix)
    {
        try
        {
            FeatureSchema schema = document.Schema.ToSchema(folder: null);
            var vocabularies = document.Spaces.ToDictionary(space => space, space => new Vocabulary(section.TextsOf(prefix + VocabularyPrefix + space)));
            Check(schema, vocabularies, document.Scales);
            return new(
                schema, vocabularies, document.Scales,
                document.Statistics.ToDictionary(name => name, name => StatisticHistory.From(section.IntegersOf(prefix + StatisticPrefix + name))),
                document.Sequences.ToDictionary(name => name, name => SequenceHistory.From(section.IntegersOf(prefix + SequencePrefix + name))),
                document.Report, AlignmentProfile.Empty);
        }
        catch (Exception exception) when (exception is FeatureSchemaException or ArgumentException or OverflowException)
        {
            throw new InvalidModelException($"The model's feature schema cannot be read: {exception.Message}", exception);
        }
    }

    private static void Check(
        FeatureSchema schema, Dictionary<string, Vocabulary> vocabularies, IReadOnlyDictionary<string, NumericScale> scales)
    {
        foreach (FeatureField field in schema.Fields)
        {
            if (field.HasIdentifiers && field.HashBuckets is null && !vocabularies.ContainsKey(schema.SpaceOf(field)))
                throw new InvalidModelException($"The model lacks the vocabulary of field '{field.Name}'.");
            if (scales.TryGetValue(field.Name, out NumericScale? scale) && !scale.Fits(field))
                throw new InvalidModelException($"The model's scale of field '{field.Name}' is not one of its encoding.");
        }
    }

    private static string FingerprintOf(
        IReadOnlyDictionary<string, Vocabulary> vocabularies, IReadOnlyDictionary<string, NumericScale> scales)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string space, Vocabulary vocabulary) in vocabularies.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            Append($"{space.Length}:{space}:{vocabulary.Count}:");
            foreach (string value in vocabulary.Values)
            {
                Append($"{value.Length}:");
                Append(value);
            }
        }

        foreach ((string field, NumericScale scale) in scales.OrderBy(each => each.Key, StringComparer.Ordinal))
            Append($"{field.Length}:{field}:{JsonSerializer.Serialize(scale, ModelJson.Options)}");
        return Convert.ToHexString(hash.GetHashAndReset());

        void Append(string text) => hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static Dictionary<string, IdSpace> SpacesOf(FeatureSchema schema, IReadOnlyDictionary<string, Vocabulary> vocabularies)
    {
        var spaces = new Dictionary<string, IdSpace>();
        foreach (FeatureField field in schema.Fields.Where(field => field.HasIdentifiers && !field.IsHistory))
        {
            string space = schema.SpaceOf(field);
            spaces.TryAdd(space, field.HashBuckets is int buckets ? new HashedIds(buckets) : vocabularies.GetValueOrDefault(space) ?? new Vocabulary([]));
        }

        return spaces;
    }

    private static FeatureLayout LayoutOf(FeatureSchema schema, string domain, Dictionary<string, IdSpace> spaces)
    {
        var fields = new List<FieldSlots>();
        var rows = new Dictionary<string, int>();
        int start = 0;
        foreach (FeatureField field in schema.Fields)
        {
            string? space = field.IsEmbedded ? schema.SpaceOf(field) : null;
            int? embeddingSize = field is { Kind: FieldKind.Sequence, IsHistory: true }
                ? field.EmbeddingSize ?? schema.GetField(field.Of!).EmbeddingSize
                : field.EmbeddingSize;
            fields.Add(new(field.Name, field.Kind, field.Group, start, field.Slots, space, embeddingSize));
            start += field.Slots;
            if (space is not null)
                rows[space] = field.HasIdentifiers ? spaces[space].Rows : IdSpace.Reserved + field.Buckets;
        }

        return new(schema.Name, domain, fields, rows);
    }
}
