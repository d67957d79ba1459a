using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;

namespace Ctnet.MLNet.Alignment;

/// <summary>A feature schema with what was learnt from data: vocabularies and scales. The same for all domains. Immutable, thread-safe.</summary>
internal sealed class FittedAlignment(
    FeatureSchema schema, IReadOnlyDictionary<string, Vocabulary> vocabularies, IReadOnlyDictionary<string, NumericScale> scales)
{
    private readonly Lazy<string> _fingerprint = new(() => FingerprintOf(vocabularies, scales));

    public FeatureSchema Schema { get; } = schema;

    /// <summary>By the space's name.</summary>
    public IReadOnlyDictionary<string, Vocabulary> Vocabularies { get; } = vocabularies;

    /// <summary>By the numeric field's name.</summary>
    public IReadOnlyDictionary<string, NumericScale> Scales { get; } = scales;

    /// <summary>Differs between alignments that give the same value different ids or numbers.</summary>
    public string Fingerprint => _fingerprint.Value;

    public FeatureLayout LayoutFor(string domain) =>
        LayoutOf(Schema, domain, space => Vocabularies.TryGetValue(space, out Vocabulary? vocabulary) ? vocabulary.Rows : Vocabulary.Reserved);

    /// <summary>The layout before fitting; the numbers of ids are not known yet.</summary>
    public static FeatureLayout LayoutBeforeFitting(FeatureSchema schema, string domain) => LayoutOf(schema, domain, _ => Vocabulary.Reserved);

    /// <summary>The columns that a domain's rows must have.</summary>
    public static IEnumerable<InputColumn> InputsOf(FeatureSchema schema, string domain)
    {
        FeatureDomain mapped = schema.GetDomain(domain);
        foreach (FeatureField field in schema.Fields)
        {
            if (mapped.Fields.GetValueOrDefault(field.Name)?.Column is not string column)
                continue;
            yield return field.Kind == FieldKind.Numeric
                ? NumberColumns.Require(column, field.Name)
                : TextColumns.Require(column, field.Name, field.Kind == FieldKind.Set);
        }
    }

    /// <summary>Adds what was learnt to a model's section; the names begin with the prefix.</summary>
    public void AddTo(ModelSection section, string prefix)
    {
        foreach ((string space, Vocabulary vocabulary) in Vocabularies)
            section.Add(prefix + space, vocabulary.Values);
    }

    public FittedAlignmentDocument ToDocument() => new(FeatureSchemaDocument.Of(Schema), [.. Vocabularies.Keys], Scales);

    public static FittedAlignment From(FittedAlignmentDocument document, ModelSection section, string prefix)
    {
        try
        {
            FeatureSchema schema = document.Schema.ToSchema();
            var vocabularies = document.Spaces.ToDictionary(space => space, space => new Vocabulary(section.TextsOf(prefix + space)));
            Check(schema, vocabularies, document.Scales);
            return new(schema, vocabularies, document.Scales);
        }
        catch (Exception exception) when (exception is FeatureSchemaException or ArgumentException)
        {
            throw new InvalidModelException($"The model's feature schema cannot be read: {exception.Message}", exception);
        }
    }

    private static void Check(
        FeatureSchema schema, Dictionary<string, Vocabulary> vocabularies, IReadOnlyDictionary<string, NumericScale> scales)
    {
        foreach (FeatureField field in schema.Fields)
        {
            if (field.Kind != FieldKind.Numeric && !vocabularies.ContainsKey(field.SpaceName))
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
            Append($"{space.Length}:{space}:{vocabulary.Values.Count}:");
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

    private static FeatureLayout LayoutOf(FeatureSchema schema, string domain, Func<string, int> rowsOf)
    {
        var fields = new List<FieldSlots>();
        var rows = new Dictionary<string, int>();
        int start = 0;
        foreach (FeatureField field in schema.Fields)
        {
            fields.Add(new(field.Name, field.Kind, field.Group, start, field.Slots, field.IsEmbedded ? field.SpaceName : null));
            start += field.Slots;
            if (field.IsEmbedded)
                rows[field.SpaceName] = field.Kind == FieldKind.Numeric ? Vocabulary.Reserved + field.Buckets : rowsOf(field.SpaceName);
        }

        return new(schema.Name, domain, fields, rows);
    }
}
