using System.Text.Json.Serialization;

namespace Ctnet.MLNet;

/// <summary>The slots of a field in an aligned feature vector.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Kind">The kind of its values.</param>
/// <param name="Group">Its role in transfer.</param>
/// <param name="Start">The index of its first slot.</param>
/// <param name="Count">
/// The number of its slots. A set or sequence has as many as a row keeps values, a vector as many as its dimension, a statistic
/// has two, and other fields have one.
/// </param>
/// <param name="Space">
/// The space that the ids in the slots belong to: 0 is missing, 1 is never seen, and the values follow. Null if the slots hold
/// numbers; then NaN is missing. All slots of a missing vector are NaN.
/// </param>
/// <param name="EmbeddingSize">The width of the field's embedding; null for the trainer's width.</param>
public sealed record FieldSlots(
    string Name, FieldKind Kind, FieldGroup Group, int Start, int Count, string? Space, int? EmbeddingSize = null)
{
    /// <summary>Whether the slots hold ids (rows of an embedding table), and not numbers.</summary>
    [JsonIgnore]
    public bool IsEmbedded => Space is not null;
}
