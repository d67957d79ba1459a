using System.Text.Json.Serialization;
using Ctnet.MLNet.Alignment.Histories;
using Ctnet.MLNet.Alignment.Reporting;
using Ctnet.MLNet.Alignment.Schema;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>
/// A fitted alignment in a saved model: this record is its JSON, and its vocabularies and histories are blocks of the same
/// section.
/// </summary>
internal sealed record FittedAlignmentDocument(
    FeatureSchemaDocument Schema, IReadOnlyList<string> Spaces, IReadOnlyDictionary<string, NumericScale> Scales,
    IReadOnlyList<string> Statistics, IReadOnlyList<string> Sequences, AlignmentReport Report,
    IReadOnlyList<string>? Waiting = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Evicting = null)
{
    private const string VocabularyPrefix = "vocabulary.", StatisticPrefix = "statistic.", SequencePrefix = "sequence.",
        TimesPrefix = "sequenceTimes.", WaitingPrefix = "waiting.", CountsPrefix = "waitingCounts.",
        IdsPrefix = "givenIds.", AgesPrefix = "givenIdsAges.", VersionsPrefix = "givenIdsVersions.";

    public static FittedAlignmentDocument Of(FittedAlignment alignment) => new(
        FeatureSchemaDocument.Of(alignment.Schema), [.. alignment.Vocabularies.Keys], alignment.Scales,
        [.. alignment.Statistics.Keys], [.. alignment.Sequences.Keys], alignment.Report, [.. alignment.Waiting.Keys],
        EvictingOf(alignment) is { Length: > 0 } evicting ? evicting : null);

    /// <summary>
    /// Adds the vocabularies, histories and values that wait of an alignment to a section, under names that begin with the
    /// prefix.
    /// </summary>
    public static void AddBlocks(FittedAlignment alignment, ModelSection section, string prefix)
    {
        foreach ((string space, Vocabulary vocabulary) in alignment.Vocabularies)
        {
            section.Add(prefix + VocabularyPrefix + space, vocabulary.Values);
            if (vocabulary.Given is not GivenIds given)
                continue;
            section.Add(prefix + IdsPrefix + space, GivenIdsTensors.Ids(given, vocabulary.TextCount));
            section.Add(prefix + AgesPrefix + space, GivenIdsTensors.Ages(given));
            section.Add(prefix + VersionsPrefix + space, GivenIdsTensors.Versions(given));
        }

        foreach ((string history, StatisticHistory statistic) in alignment.Statistics)
            section.Add(prefix + StatisticPrefix + history, statistic.ToTensor());
        foreach ((string history, SequenceHistory sequence) in alignment.Sequences)
        {
            section.Add(prefix + SequencePrefix + history, sequence.ToTensor());
            section.Add(prefix + TimesPrefix + history, sequence.TimesToTensor());
        }

        foreach ((string space, WaitingValues waiting) in alignment.Waiting)
        {
            section.Add(prefix + WaitingPrefix + space, waiting.Values.Values);
            section.Add(prefix + CountsPrefix + space, waiting.ToTensor());
        }
    }

    /// <summary>The alignment, with its vocabularies and histories from the section.</summary>
    /// <exception cref="InvalidModelException">A part is missing, or the parts do not fit together.</exception>
    public FittedAlignment Read(ModelSection section, string prefix)
    {
        try
        {
            FeatureSchema schema = Schema.ToSchema(folder: null);
            var vocabularies = Spaces.ToDictionary(
                space => space, space => WithIds(Vocabulary.Of(section.TextsOf(prefix + VocabularyPrefix + space)), space));
            Check(schema, vocabularies);
            // Models of earlier releases have none: their counts began anew with each fit.
            var waiting = (Waiting ?? []).ToDictionary(space => space, space => WaitingValues.From(
                section.TextsOf(prefix + WaitingPrefix + space), Table(CountsPrefix, space)));
            Check(schema, waiting);
            return new(
                schema, vocabularies, Scales,
                Statistics.ToDictionary(name => name, name => StatisticHistory.From(Table(StatisticPrefix, name))),
                Sequences.ToDictionary(name => name, name => SequenceHistory.From(
                    Table(SequencePrefix, name), section.Integers.GetValueOrDefault(prefix + TimesPrefix + name))),
                Report, AlignmentProfile.Empty)
            {
                Waiting = waiting,
            };
        }
        catch (Exception exception) when (exception is FeatureSchemaException or ArgumentException or OverflowException)
        {
            throw new InvalidModelException($"The model's feature schema cannot be read: {exception.Message}", exception);
        }

        Vocabulary WithIds(Vocabulary texts, string space) => Evicting?.Contains(space) == true
            ? texts.WithIds(GivenIdsTensors.From(
                texts.TextCount, Table(IdsPrefix, space), Table(AgesPrefix, space), Table(VersionsPrefix, space)))
            : texts;
        IntegerTensor Table(string kind, string name) => section.IntegersOf(prefix + kind + name);
    }

    private static string[] EvictingOf(FittedAlignment alignment) =>
        [.. alignment.Vocabularies.Where(space => space.Value.Given is not null).Select(space => space.Key)];

    private static void Check(FeatureSchema schema, Dictionary<string, WaitingValues> waiting)
    {
        foreach ((string space, WaitingValues values) in waiting)
        {
            FeatureField? field = schema.Fields.FirstOrDefault(
                field => field is { HasIdentifiers: true, IsHistory: false } && schema.SpaceOf(field) == space);
            if (field is null || values.Counts.IndexOfAnyInRange(field.MinimumFrequency, int.MaxValue) >= 0)
                throw new InvalidModelException($"The model's values that wait in space '{space}' do not fit its schema.");
        }
    }

    private void Check(FeatureSchema schema, Dictionary<string, Vocabulary> vocabularies)
    {
        foreach (FeatureField field in schema.Fields)
        {
            if (field.HasIdentifiers && field.HashBuckets is null && !vocabularies.ContainsKey(schema.SpaceOf(field)))
                throw new InvalidModelException($"The model lacks the vocabulary of field '{field.Name}'.");
            if (Scales.TryGetValue(field.Name, out NumericScale? scale) && !scale.Fits(field))
                throw new InvalidModelException($"The model's scale of field '{field.Name}' does not fit the field's encoding.");
        }
    }
}
