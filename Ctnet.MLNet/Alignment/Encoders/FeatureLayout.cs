using System.Text.Json;
using Ctnet.MLNet.Alignment.Problems;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Alignment;

/// <summary>
/// How an aligned feature vector is laid out. The column carries it as an annotation (<see cref="AnnotationKind"/>, JSON text), so that
/// any later component can read it. Immutable.
/// </summary>
/// <param name="Schema">The name of the feature schema.</param>
/// <param name="Domain">The domain whose rows these are.</param>
/// <param name="Fields">The fields, in the order of their slots.</param>
/// <param name="Rows">For each space of ids, how many there are, the reserved ids 0 (missing) and 1 (never seen) included.</param>
public sealed record FeatureLayout(string Schema, string Domain, IReadOnlyList<FieldSlots> Fields, IReadOnlyDictionary<string, int> Rows)
{
    /// <summary>The kind of the annotation that holds the layout.</summary>
    public const string AnnotationKind = "FeatureLayout";

    /// <summary>
    /// The kind of the annotation that tells apart alignments whose layouts are the same: a text, equal where ids and scales are.
    /// </summary>
    internal const string FingerprintKind = "FeatureFingerprint";

    /// <summary>The kind of the annotation that holds the <see cref="FittedAlignment"/>: which value has which id.</summary>
    internal const string AlignmentKind = "FeatureAlignment";

    internal int Width => Fields.Count == 0 ? 0 : Fields[^1].Start + Fields[^1].Count;

    /// <summary>Reads the layout of a column that <c>AlignFeatureSchema</c> made.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The layout, or null where the column has none.</returns>
    public static FeatureLayout? Of(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationKind)?.Type is not TextDataViewType)
            return null;
        ReadOnlyMemory<char> json = default;
        column.Annotations.GetValue(AnnotationKind, ref json);
        return JsonSerializer.Deserialize<FeatureLayout>(json.Span, ModelJson.Options);
    }

    internal static string FingerprintOf(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(FingerprintKind)?.Type is not TextDataViewType)
            return "";
        ReadOnlyMemory<char> fingerprint = default;
        column.Annotations.GetValue(FingerprintKind, ref fingerprint);
        return fingerprint.ToString();
    }

    /// <summary>Checks, before fitting, that a feature column will say its rows' domain.</summary>
    internal static void CheckShape(IHost host, SchemaShape schema, string featureColumn)
    {
        InputColumn.CheckAll(host, [InputColumn.FloatVector(featureColumn, "feature")], schema);
        if (schema.TryFindColumn(featureColumn, out SchemaShape.Column column) && !column.Annotations.TryFindColumn(AnnotationKind, out _))
        {
            throw host.ExceptSchemaMismatch("inputSchema", "feature", featureColumn,
                $"the annotation {AnnotationKind} (AlignFeatureSchema makes it), or a domain among the options", "none");
        }
    }

    /// <summary>What made a column's vectors; null where the column came from elsewhere, such as a file.</summary>
    internal static FittedAlignment? AlignmentOf(DataViewSchema.Column column) => column.ObjectOf<FittedAlignment>(AlignmentKind);

    /// <summary>Whether vectors of the other layout mean the same, slot by slot, but for how many ids there are.</summary>
    internal bool HasSameSlotsAs(FeatureLayout other) => Fields.SequenceEqual(other.Fields);

    internal string ToJson() => JsonSerializer.Serialize(this, ModelJson.Options);

    internal IEnumerable<string> SlotNames => Fields.SelectMany(slots =>
        slots.Count == 1 ? [slots.Name] : Enumerable.Range(0, slots.Count).Select(slot => $"{slots.Name}[{slot}]"));

    /// <summary>The column of such vectors.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="alignment">What makes them; null before fitting.</param>
    /// <param name="badRows">What becomes of rows that cannot be read.</param>
    /// <returns>The column; where bad rows are kept, also the one that says which they are.</returns>
    internal IReadOnlyList<DataViewSchema.DetachedColumn> ToColumns(string name, FittedAlignment? alignment, BadRows badRows)
    {
        var problem = ProblemColumn.For(name, badRows);
        ReadOnlyMemory<char>[] names = [.. SlotNames.Select(slot => slot.AsMemory())];
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(AnnotationUtils.Kinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => new VBuffer<ReadOnlyMemory<char>>(names.Length, names).CopyTo(ref value));
        annotations.AddPrimitiveValue(AnnotationKind, TextDataViewType.Instance, ToJson().AsMemory());
        annotations.Add(FingerprintKind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = alignment!.Fingerprint.AsMemory());
        annotations.AddObject(AlignmentKind, () => alignment!);
        problem?.Annotate(annotations);
        var type = new VectorDataViewType(NumberDataViewType.Single, Width);
        var features = new DataViewSchema.DetachedColumn(name, type, annotations.ToAnnotations());
        return problem is null ? [features] : [features, problem.ToColumn()];
    }
}
