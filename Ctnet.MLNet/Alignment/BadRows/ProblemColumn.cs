using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Alignment.BadRows;

/// <summary>
/// The Text column beside a feature column that describes each row's problem; it is empty for good rows. A transformer cannot
/// drop rows, so trainers read this column and leave out bad rows. The feature column's annotations hold the name of this column
/// and the policy. They let a trainer notice that an earlier step of the pipeline dropped this column.
/// </summary>
/// <param name="Name">The column's name.</param>
/// <param name="Policy">Whether bad rows are to be left out, or were repaired.</param>
internal sealed record ProblemColumn(string Name, BadRowPolicy Policy)
{
    private const string NameKind = "ProblemColumn", PolicyKind = "BadRows";

    /// <summary>The problem column for a new feature column; null if bad rows are refused.</summary>
    public static ProblemColumn? For(string features, BadRowPolicy policy) =>
        policy == BadRowPolicy.Refuse ? null : new($"{features}Problem", policy);

    /// <summary>The problem column of a feature column; null if it never had one.</summary>
    /// <exception cref="InvalidOperationException">The feature column had a problem column, and it was dropped.</exception>
    public static ProblemColumn? Of(DataViewSchema schema, string features)
    {
        DataViewSchema.Annotations annotations = schema[features].Annotations;
        if (Text(annotations, NameKind) is not string name
            || PolicyOf(schema[features]) is not (not BadRowPolicy.Refuse and var policy))
            return null;
        return schema.GetColumnOrNull(name)?.Type is TextDataViewType ? new(name, policy) : throw new InvalidOperationException(
            $"Column '{features}' was aligned with {nameof(BadRowPolicy)}.{policy}, and column '{name}', "
            + "which says which rows are bad, is gone: keep it.");
    }

    /// <summary>
    /// The policy for a second reader of the same rows, such as a source tower. Invalid cells are an error, unless the rows' own
    /// alignment kept the bad rows and describes their problems.
    /// </summary>
    public static BadRowPolicy PolicyBeside(DataViewSchema schema) =>
        schema.Any(column => PolicyOf(column) != BadRowPolicy.Refuse) ? BadRowPolicy.Repair : BadRowPolicy.Refuse;

    /// <summary>The policy of the alignment that made a feature column.</summary>
    public static BadRowPolicy PolicyOf(DataViewSchema.Column features) =>
        Enum.TryParse(Text(features.Annotations, PolicyKind), out BadRowPolicy policy) ? policy : BadRowPolicy.Refuse;

    /// <summary>Records this column's name and policy in its feature column's annotations.</summary>
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
