using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Alignment.Problems;

/// <summary>
/// A Text column beside a feature column: what is wrong with the row, empty where nothing is. A transformer cannot drop rows; whoever
/// trains on them reads it and does. The feature column's annotations say its name, and what the rows are for, so that it is missed where
/// it got lost on the way.
/// </summary>
/// <param name="Name">The column.</param>
/// <param name="Policy">Whether the rows that have a problem are to be left out, or were repaired.</param>
internal sealed record ProblemColumn(string Name, BadRows Policy)
{
    private const string NameKind = "ProblemColumn", PolicyKind = "BadRows";

    /// <summary>The column that belongs to a feature column which is made now; null where bad rows are refused.</summary>
    public static ProblemColumn? For(string features, BadRows policy) =>
        policy == BadRows.Refuse ? null : new($"{features}Problem", policy);

    /// <summary>The column that belongs to a feature column; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">It is gone.</exception>
    public static ProblemColumn? Of(DataViewSchema schema, string features)
    {
        DataViewSchema.Annotations annotations = schema[features].Annotations;
        if (Text(annotations, NameKind) is not string name || PolicyOf(schema[features]) is not (not BadRows.Refuse and var policy))
            return null;
        return schema.GetColumnOrNull(name)?.Type is TextDataViewType ? new(name, policy) : throw new InvalidOperationException(
            $"Column '{features}' was aligned with {nameof(BadRows)}.{policy}, and column '{name}', which says which rows are bad, is gone: "
                + "keep it.");
    }

    /// <summary>
    /// How a further reader of rows that may have been aligned, such as a source tower, takes what it cannot read: an error, unless the
    /// alignment has kept the row, and says what is wrong with it.
    /// </summary>
    public static BadRows PolicyBeside(DataViewSchema schema) =>
        schema.Any(column => PolicyOf(column) != BadRows.Refuse) ? BadRows.Repair : BadRows.Refuse;

    /// <summary>What the alignment that made a feature column does with bad rows.</summary>
    public static BadRows PolicyOf(DataViewSchema.Column features) =>
        Enum.TryParse(Text(features.Annotations, PolicyKind), out BadRows policy) ? policy : BadRows.Refuse;

    /// <summary>Says in a feature column's annotations that this column belongs to it.</summary>
    public void Annotate(DataViewSchema.Annotations.Builder annotations)
    {
        annotations.AddPrimitiveValue(NameKind, TextDataViewType.Instance, Name.AsMemory());
        annotations.AddPrimitiveValue(PolicyKind, TextDataViewType.Instance, Policy.ToString().AsMemory());
    }

    public DataViewSchema.DetachedColumn ToColumn() => new(Name, TextDataViewType.Instance, null);

    private static string? Text(DataViewSchema.Annotations annotations, string kind)
    {
        if (annotations.Schema.GetColumnOrNull(kind)?.Type is not TextDataViewType)
            return null;
        ReadOnlyMemory<char> text = default;
        annotations.GetValue(kind, ref text);
        return text.ToString();
    }
}
