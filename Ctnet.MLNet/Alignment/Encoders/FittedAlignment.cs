using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Ctnet.MLNet.Alignment.Histories;
using Ctnet.MLNet.Alignment.Reporting;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>
/// A feature schema with everything that was learnt from data: vocabularies, scales and histories. It serves all domains of the
/// schema. Immutable and thread-safe.
/// </summary>
internal sealed class FittedAlignment
{
    private readonly Dictionary<string, IdSpace> _spaces;
    private readonly Lazy<string> _fingerprint;

    public FittedAlignment(
        FeatureSchema schema,
        IReadOnlyDictionary<string, Vocabulary> vocabularies,
        IReadOnlyDictionary<string, NumericScale> scales,
        IReadOnlyDictionary<string, StatisticHistory> statistics,
        IReadOnlyDictionary<string, SequenceHistory> sequences,
        AlignmentReport report,
        AlignmentProfile profile)
    {
        Schema = schema;
        Vocabularies = vocabularies;
        Scales = scales;
        Statistics = statistics;
        Sequences = sequences;
        Report = report;
        Profile = profile;
        _spaces = SpacesOf(schema, vocabularies);
        _fingerprint = new(() => FingerprintOf(schema, vocabularies, scales));
    }

    public FeatureSchema Schema { get; }

    /// <summary>The vocabularies, by the names of their spaces.</summary>
    public IReadOnlyDictionary<string, Vocabulary> Vocabularies { get; }

    /// <summary>The scales, by the names of their numeric fields.</summary>
    public IReadOnlyDictionary<string, NumericScale> Scales { get; }

    /// <summary>The histories of statistics, by <see cref="HistoryName"/>.</summary>
    public IReadOnlyDictionary<string, StatisticHistory> Statistics { get; }

    /// <summary>The histories of sequences, by <see cref="HistoryName"/>.</summary>
    public IReadOnlyDictionary<string, SequenceHistory> Sequences { get; }

    /// <summary>
    /// The values that were met, but not yet as often as their vocabulary asks, by the names of their spaces. Only fits need them.
    /// </summary>
    public IReadOnlyDictionary<string, WaitingValues> Waiting { get; init; } = new Dictionary<string, WaitingValues>();

    /// <summary>
    /// The domain whose own histories all rows read. Null, as a rule, lets rows read those of their own domain. A source tower
    /// has learnt from the source's histories, so rows of another domain read these too.
    /// </summary>
    public string? HistoryDomain { get; private init; }

    /// <summary>A text that differs between alignments that give the same value different ids or numbers.</summary>
    public string Fingerprint => _fingerprint.Value;

    public AlignmentReport Report { get; }

    /// <summary>The profiles that the report was made from, for the report of the next fit. They are not saved.</summary>
    public AlignmentProfile Profile { get; }

    /// <summary>The ids of all spaces, with a vocabulary or hashed, by the spaces' names.</summary>
    public IReadOnlyDictionary<string, IdSpace> Spaces => _spaces;

    /// <summary>The name of the history that a field gets from a domain's rows. Each domain has its own.</summary>
    public static string HistoryName(FeatureField field, string domain) => $"{field.Name}@{field.HistoryDomain ?? domain}";

    /// <summary>
    /// The names of the histories that a field reads in a domain's rows: one, or those of all domains if that is its scope.
    /// </summary>
    public IEnumerable<string> HistoriesOf(FeatureField field, string domain) => field.Scope == HistoryScope.All
        // Models of earlier releases have one history of all domains, under the field's name.
        ? Schema.Domains.Select(each => HistoryName(field, each.Name)).Prepend(field.Name)
        : [HistoryName(field, HistoryDomain ?? domain)];

    /// <summary>
    /// A copy for a frozen source, whose rows read the own histories of one domain, whatever their domain is. It is not fitted
    /// again, so it leaves out the values that wait.
    /// </summary>
    public FittedAlignment WithHistoriesOf(string? domain) =>
        new(Schema, Vocabularies, Scales, Statistics, Sequences, Report, Profile) { HistoryDomain = domain };

    /// <summary>The layout before fitting, in which spaces with a vocabulary have only the reserved ids.</summary>
    public static FeatureLayout LayoutBeforeFitting(FeatureSchema schema, string domain) =>
        FeatureLayout.Create(schema, domain, SpacesOf(schema, new Dictionary<string, Vocabulary>()));

    /// <summary>The ids of a field's identifiers.</summary>
    public IdSpace SpaceOf(FeatureField field) => _spaces[Schema.SpaceOf(field)];

    public FeatureLayout LayoutFor(string domain) => FeatureLayout.Create(Schema, domain, _spaces);

    /// <summary>A copy whose vocabularies also have the other's values of the same spaces. No id moves.</summary>
    public FittedAlignment WithValuesOf(FittedAlignment other)
    {
        var vocabularies = Vocabularies.ToDictionary(
            space => space.Key, space => space.Value.WithValuesOf(other.Vocabularies.GetValueOrDefault(space.Key)));
        return With(vocabularies, Statistics, Sequences);
    }

    /// <summary>A copy with other vocabularies and histories.</summary>
    public FittedAlignment With(
        IReadOnlyDictionary<string, Vocabulary> vocabularies, IReadOnlyDictionary<string, StatisticHistory> statistics,
        IReadOnlyDictionary<string, SequenceHistory> sequences) =>
        new(Schema, vocabularies, Scales, statistics, sequences, Report, Profile)
        {
            HistoryDomain = HistoryDomain, Waiting = Waiting,
        };

    /// <summary>
    /// A copy that encodes only one domain, and only some fields. It leaves out the vocabularies, scales and histories of all
    /// others, and all values that wait. A field also stays if a field that stays is built from it, or has the same space.
    /// </summary>
    /// <param name="domain">The domain.</param>
    /// <param name="keeps">Whether a field stays.</param>
    public FittedAlignment OnlyFor(string domain, Func<FeatureField, bool> keeps)
    {
        string? SpaceOf(FeatureField field) => field.IsEmbedded ? Schema.SpaceOf(field) : null;
        HashSet<string?> needed = [.. Schema.Fields.Where(keeps).Select(SpaceOf).OfType<string>()];
        HashSet<string?> keys =
            [.. Schema.Fields.Where(keeps).SelectMany(field => new[] { field.Of, field.By }).OfType<string>()];
        FeatureField[] fields =
            [.. Schema.Fields.Where(field => keeps(field) || keys.Contains(field.Name) || needed.Contains(SpaceOf(field)))];
        IEnumerable<FeatureDomain> domains = Schema.Domains.Where(
            other => other.Name == domain || fields.Any(field => field.HistoryDomain == other.Name
                || (field.IsHistory && field.Scope == HistoryScope.All)));
        var schema = new FeatureSchema(Schema.Name, fields, [.. domains.Select(mapped => mapped with
        {
            Fields = mapped.Fields.Where(mapping => fields.Any(field => field.Name == mapping.Key)).ToDictionary(),
        })], Schema.Period, Schema.Horizon);
        HashSet<string?> spaces = [.. fields.Select(SpaceOf)];
        HashSet<string> names = [.. fields.Select(field => field.Name)];
        HashSet<string> histories = [.. fields.Where(field => field.IsHistory).SelectMany(field => HistoriesOf(field, domain))];
        return new(
            schema, Vocabularies.Where(space => spaces.Contains(space.Key)).ToDictionary(),
            Scales.Where(scale => names.Contains(scale.Key)).ToDictionary(),
            Statistics.Where(history => histories.Contains(history.Key)).ToDictionary(),
            Sequences.Where(history => histories.Contains(history.Key)).ToDictionary(),
            AlignmentReport.Empty, AlignmentProfile.Empty)
        {
            HistoryDomain = HistoryDomain,
        };
    }

    private static string FingerprintOf(
        FeatureSchema schema, IReadOnlyDictionary<string, Vocabulary> vocabularies,
        IReadOnlyDictionary<string, NumericScale> scales)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string space, Vocabulary vocabulary) in vocabularies.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            string ids = vocabulary.Given is GivenIds given
                ? GivenIdsMark.HashOf(given, given.Version)
                : vocabulary.HashOfFirst(vocabulary.Count);
            Append($"{space.Length}:{space}:{vocabulary.Count}:{ids}");
        }

        foreach ((string field, NumericScale scale) in scales.OrderBy(each => each.Key, StringComparer.Ordinal))
            Append($"{field.Length}:{field}:{JsonSerializer.Serialize(scale, ModelJson.Options)}");
        foreach (FeatureField vector in schema.Fields.Where(field => field.UnitLength))
            Append($"{vector.Name.Length}:{vector.Name}:unitLength");
        return Convert.ToHexString(hash.GetHashAndReset());

        void Append(string text) => hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static Dictionary<string, IdSpace> SpacesOf(
        FeatureSchema schema, IReadOnlyDictionary<string, Vocabulary> vocabularies)
    {
        var spaces = new Dictionary<string, IdSpace>();
        foreach (FeatureField field in schema.Fields.Where(field => field.HasIdentifiers && !field.IsHistory))
        {
            string space = schema.SpaceOf(field);
            spaces.TryAdd(space, field.HashBuckets is int buckets
                ? new HashedIds(buckets)
                : vocabularies.GetValueOrDefault(space) ?? new Vocabulary([]));
        }

        return spaces;
    }
}
