using System.Text.Json.Serialization;

namespace Ctnet.MLNet;

/// <summary>One field of the canonical schema, under one name for all domains. Immutable.</summary>
public sealed record FeatureField
{
    /// <summary>The field's name, unique within the schema.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of the field's values.</summary>
    public required FieldKind Kind { get; init; }

    /// <summary>The field's role in transfer.</summary>
    public FieldGroup Group { get; init; } = FieldGroup.Shared;

    /// <summary>
    /// For categorical, set and sequence fields: the name of a space. Fields of one space share a vocabulary and an embedding
    /// table. Null, the default, gives the field a space of its own. A sequence that is built from the log takes the space of the
    /// field that it lists.
    /// </summary>
    public string? Space { get; init; }

    /// <summary>For vector fields: the number of values of a vector, 1 to 16,384. All domains have the same.</summary>
    public int? Dimension { get; init; }

    /// <summary>
    /// For vector fields: whether each vector is scaled to the length 1. A vector of zeros stays as it is. Default false.
    /// </summary>
    public bool UnitLength { get; init; }

    /// <summary>The width of the field's embedding, 1 to 1,024. Null, the default, takes the trainer's width.</summary>
    public int? EmbeddingSize { get; init; }

    /// <summary>
    /// For fields whose values become ids: the factor of their embeddings' learning rate, 0 to 100, with every trainer. The
    /// factors of a trainer's options multiply it. Fields of one space have the same; a sequence that is built from the log has
    /// that of the field which it lists. A later fit may have another factor. Default 1.
    /// </summary>
    public double LearningRateFactor { get; init; } = 1;

    /// <summary>
    /// The number of times that fits must meet a value before the value enters the vocabulary. Until then it waits, and is never
    /// seen. The count goes on from fit to fit, and also through a saved model. Default 1.
    /// </summary>
    public int MinimumFrequency { get; init; } = 1;

    /// <summary>
    /// With <c>minimumFrequency</c>: the most values that wait, 1 to 536,870,910, which limits the memory that rare values take.
    /// If more would wait, the rarest are forgotten, and of these the ones that wait longest. A forgotten value counts anew when
    /// it is met again. A later fit may have another limit. Default 1,000,000.
    /// </summary>
    public int MaximumWaiting { get; init; } = 1_000_000;

    /// <summary>
    /// For fields whose values have a vocabulary: the number of fits in a row, 1 to 10,000, that do not meet a value before the
    /// value loses its id. It is never seen then, and a new value gets the id with a row that starts anew. No other id moves. A
    /// fit counts if its rows have any value of the space. Fields of one space have the same number; a later fit may have another
    /// one. Null, the default, keeps all ids.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? EvictAfter { get; init; }

    /// <summary>
    /// The number of ids, 2 to 536,870,910, into which values are hashed instead of having a vocabulary. Then nothing is learnt
    /// and no value is never seen, but several values may share an id. Null, the default, uses a vocabulary.
    /// </summary>
    public int? HashBuckets { get; init; }

    /// <summary>
    /// For sets and sequences: the most values that a row keeps, 1 to 1,024. A set keeps its first values, and a sequence its
    /// newest. Default 16.
    /// </summary>
    public int MaximumValues { get; init; } = 16;

    /// <summary>For numeric fields: how numbers are encoded.</summary>
    public NumericEncoding Encoding { get; init; } = NumericEncoding.Standardize;

    /// <summary>
    /// For numeric fields: the smallest valid number in the canonical unit, such as 0 for a price. A smaller number makes its row
    /// a bad row. Null, the default, sets no limit.
    /// </summary>
    public double? Minimum { get; init; }

    /// <summary>
    /// For numeric fields: the largest valid number in the canonical unit. A larger number makes its row a bad row. Null, the
    /// default, sets no limit.
    /// </summary>
    public double? Maximum { get; init; }

    /// <summary>For numeric fields with the encoding <c>quantiles</c>: the number of buckets, 2 to 1,024. Default 16.</summary>
    public int Buckets { get; init; } = 16;

    /// <summary>
    /// For numbers that are standardized or logarithmic: the share of its weight, 0 to 1, that the earlier scale keeps at each
    /// further fit, so that the scale follows the data. Null, the default, keeps the first scale, which networks rely on.
    /// </summary>
    public double? ScaleDecay { get; init; }

    /// <summary>
    /// For a sequence that is built from the log: the categorical field whose values it lists. For a statistic: the categorical
    /// field that it describes, such as the user or the item. Null for a sequence in a list column.
    /// </summary>
    public string? Of { get; init; }

    /// <summary>For a sequence that is built from the log: the categorical field whose history it is, such as the user.</summary>
    public string? By { get; init; }

    /// <summary>For a sequence that is built from the log: whether it lists only clicked rows. Default true.</summary>
    public bool ClicksOnly { get; init; } = true;

    /// <summary>
    /// For fields that are built from the log: the rows that they are built from, those of the row's own domain or of all
    /// domains. Default <c>own</c>.
    /// </summary>
    public HistoryScope Scope { get; init; } = HistoryScope.Own;

    /// <summary>
    /// For fields that are built from the log: the domain whose rows they are built from, whatever the row's own domain is. A
    /// target's field can so tell what the source's rows say of a user. A continual step with a refreshed source brings this
    /// history, and so does <c>AlignFeatureSchema</c> with <c>startFrom</c>. Null, the default, leaves it to <see cref="Scope"/>.
    /// </summary>
    public string? HistoryDomain { get; init; }

    /// <summary>
    /// For a statistic: the number of rows, 0 to 1,000,000, that smooth its click rate. They count as rows with the domain's mean
    /// click rate. Default 5.
    /// </summary>
    public double Smoothing { get; init; } = 5;

    /// <summary>Whether a fit with this field can go on from a fit with the other one: values and ids mean the same.</summary>
    internal bool Continues(FeatureField other) =>
        this with
        {
            MaximumWaiting = other.MaximumWaiting,
            EvictAfter = other.EvictAfter,
            LearningRateFactor = other.LearningRateFactor,
        } == other;

    /// <summary>Whether the field is built from earlier rows of the log, and not read from a column.</summary>
    internal bool IsHistory => Kind == FieldKind.Statistic || (Kind == FieldKind.Sequence && Of is not null);

    /// <summary>Whether the field's values are identifiers, with a vocabulary or hashed.</summary>
    internal bool HasIdentifiers => Kind is FieldKind.Categorical or FieldKind.Set or FieldKind.Sequence;

    /// <summary>Whether the field's values become ids (rows of an embedding table), and not numbers.</summary>
    internal bool IsEmbedded => HasIdentifiers || (Kind == FieldKind.Numeric && Encoding == NumericEncoding.Quantiles);

    /// <summary>The number of slots that the field has in a feature vector.</summary>
    internal int Slots => Kind switch
    {
        FieldKind.Set or FieldKind.Sequence => MaximumValues,
        FieldKind.Statistic => 2,
        FieldKind.Vector => Dimension!.Value,
        _ => 1,
    };
}
