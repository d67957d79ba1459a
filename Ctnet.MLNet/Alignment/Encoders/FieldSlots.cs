using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Alignment;

/// <summary>Where a field stands in an aligned feature vector.</summary>
/// <param name="Name">The field.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Group">The part it plays in transfer.</param>
/// <param name="Start">Its first slot.</param>
/// <param name="Count">
/// How many slots it has: one, for a set or sequence the most values that are kept in a row, for a statistic two.
/// </param>
/// <param name="Space">
/// The vocabulary that the ids in the slots belong to (0 missing, 1 never seen, then the values); null where the slot holds a number
/// (NaN where it is missing).
/// </param>
/// <param name="EmbeddingSize">Width of the field's embedding; null for the trainer's.</param>
public sealed record FieldSlots(string Name, FieldKind Kind, FieldGroup Group, int Start, int Count, string? Space, int? EmbeddingSize = null)
{
    /// <summary>Whether the slots hold ids, rows of an embedding table, and not a number.</summary>
    [JsonIgnore]
    public bool IsEmbedded => Space is not null;
}
