using System.Text.Json;
using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet;

/// <summary>
/// The layout of an aligned feature vector. The feature column has it as an annotation (<see cref="AnnotationKind"/>, JSON text),
/// so that later components can read it. Immutable.
/// </summary>
/// <param name="Schema">The name of the feature schema.</param>
/// <param name="Domain">The domain of the rows.</param>
/// <param name="Fields">The fields, in the order of their slots.</param>
/// <param name="Rows">
/// The number of ids in each space, by the space's name. It includes the reserved ids 0 (missing) and 1 (never seen).
/// </param>
public sealed record FeatureLayout(
    string Schema, string Domain, IReadOnlyList<FieldSlots> Fields, IReadOnlyDictionary<string, int> Rows)
{
    /// <summary>The kind of the annotation that holds the layout.</summary>
    public const string AnnotationKind = "FeatureLayout";

    /// <summary>
    /// The kind of the annotation that distinguishes alignments with the same layout. Its text is equal if ids and scales are
    /// equal.
    /// </summary>
    internal const string FingerprintKind = "FeatureFingerprint";

    /// <summary>
    /// The kind of the annotation that holds the <see cref="FittedAlignment"/>, which knows the id of each value.
    /// </summary>
    internal const string AlignmentKind = "FeatureAlignment";

    /// <summary>
    /// The factors that the schema gives to embeddings' learning rates, by space. Spaces that are not listed have the factor 1.
    /// </summary>
    public IReadOnlyDictionary<string, double> RateFactors { get; init; } = new Dictionary<string, double>();

    /// <summary>The id that a slot of an embedded field holds.</summary>
    /// <param name="slot">
    /// The slot. Up to 2^24 an id is its own slot. The Singles that follow 2^24 stand for the greater ids, one after the other.
    /// </param>
    /// <returns>The id; a number that is no id of the space if the slot holds none, such as NaN.</returns>
    public static int IdOf(float slot) => IdSlot.ToId(slot);

    /// <summary>The number of slots.</summary>
    internal int Width => Fields.Count == 0 ? 0 : Fields[^1].Start + Fields[^1].Count;

    /// <summary>Lays out the fields of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="domain">The domain of the rows.</param>
    /// <param name="spaces">The ids of the schema's spaces, by the spaces' names.</param>
    internal static FeatureLayout Create(FeatureSchema schema, string domain, IReadOnlyDictionary<string, IdSpace> spaces)
    {
        var fields = new List<FieldSlots>();
        var rows = new Dictionary<string, int>();
        var rates = new Dictionary<string, double>();
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
            if (space is not null && field.LearningRateFactor != 1)
                rates[space] = field.LearningRateFactor;
        }

        return new(schema.Name, domain, fields, rows) { RateFactors = rates };
    }

    /// <summary>Reads the layout of a column that <c>AlignFeatureSchema</c> made.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The layout, or null if the column has none.</returns>
    public static FeatureLayout? Of(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationKind)?.Type is not TextDataViewType)
            return null;
        ReadOnlyMemory<char> json = default;
        column.Annotations.GetValue(AnnotationKind, ref json);
        return JsonSerializer.Deserialize<FeatureLayout>(json.Span, ModelJson.Options);
    }

    /// <summary>The fingerprint of the alignment that made a column; empty if the column has none.</summary>
    internal static string FingerprintOf(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(FingerprintKind)?.Type is not TextDataViewType)
            return "";
        ReadOnlyMemory<char> fingerprint = default;
        column.Annotations.GetValue(FingerprintKind, ref fingerprint);
        return fingerprint.ToString();
    }

    /// <summary>Checks, before fitting, that a feature column will have a layout, which names the domain of its rows.</summary>
    internal static void CheckShape(IHost host, SchemaShape schema, string featureColumn)
    {
        InputColumn.CheckAll(host, [InputColumn.FloatVector(featureColumn, "feature")], schema);
        if (schema.TryFindColumn(featureColumn, out SchemaShape.Column column)
            && !column.Annotations.TryFindColumn(AnnotationKind, out _))
        {
            throw host.ExceptSchemaMismatch("inputSchema", "feature", featureColumn,
                $"the annotation {AnnotationKind} (AlignFeatureSchema makes it), or a domain among the options", "none");
        }
    }

    /// <summary>The alignment that made a column; null if the column came from elsewhere, such as a file.</summary>
    internal static FittedAlignment? AlignmentOf(DataViewSchema.Column column) => column.ObjectOf<FittedAlignment>(AlignmentKind);

    /// <summary>
    /// Whether a feature column hides another one of its name and type, and does not say that AlignFeatureSchema made it. Its values
    /// are then not those of the row's own columns.
    /// </summary>
    internal static bool IsReplaced(DataViewSchema schema, string featureColumn)
    {
        DataViewSchema.Column features = schema[featureColumn];
        return features.Annotations.Schema.GetColumnOrNull(AnnotationKind) is null
            && schema.Any(column => column.IsHidden && column.Name == featureColumn && column.Type.Equals(features.Type));
    }

    /// <summary>Whether the other layout has the same fields in the same slots. The numbers of ids may differ.</summary>
    internal bool HasSameSlotsAs(FeatureLayout other) => Fields.SequenceEqual(other.Fields);

    internal string ToJson() => JsonSerializer.Serialize(this, ModelJson.Options);

    /// <summary>A name for each slot: the field's name, with an index if the field has several slots.</summary>
    internal IEnumerable<string> SlotNames => Fields.SelectMany(slots =>
        slots.Count == 1 ? [slots.Name] : Enumerable.Range(0, slots.Count).Select(slot => $"{slots.Name}[{slot}]"));

    /// <summary>The columns that an alignment with this layout adds.</summary>
    /// <param name="name">The feature column's name.</param>
    /// <param name="alignment">The alignment; null before fitting.</param>
    /// <param name="badRows">The policy for bad rows.</param>
    /// <returns>The feature column. If bad rows are kept, the problem column follows.</returns>
    internal IReadOnlyList<DataViewSchema.DetachedColumn> ToColumns(string name, FittedAlignment? alignment, BadRowPolicy badRows)
    {
        var problem = ProblemColumn.For(name, badRows);
        ReadOnlyMemory<char>[] names = [.. SlotNames.Select(slot => slot.AsMemory())];
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(
            AnnotationUtils.Kinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) =>
                new VBuffer<ReadOnlyMemory<char>>(names.Length, names).CopyTo(ref value));
        annotations.AddPrimitiveValue(AnnotationKind, TextDataViewType.Instance, ToJson().AsMemory());
        annotations.Add(
            FingerprintKind, TextDataViewType.Instance,
            (ref ReadOnlyMemory<char> value) => value = alignment!.Fingerprint.AsMemory());
        annotations.AddObject(AlignmentKind, () => alignment!);
        problem?.Annotate(annotations);
        var type = new VectorDataViewType(NumberDataViewType.Single, Width);
        var features = new DataViewSchema.DetachedColumn(name, type, annotations.ToAnnotations());
        return problem is null ? [features] : [features, problem.ToColumn()];
    }
}
