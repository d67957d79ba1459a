using System.Text.Json.Serialization;
using Microsoft.ML;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Options of <see cref="MultiEntityTransferTrainer"/> (MKT, section 3, stage 2). Sequences are pooled by attention by default.
/// </summary>
public sealed class MultiEntityTransferOptions : CtrTrainerOptions
{
    /// <summary>Creates options with the defaults.</summary>
    public MultiEntityTransferOptions() => SequencePooling = SequencePooling.Attention;

    /// <summary>
    /// The pre-trained pipeline: AlignFeatureSchema and MultiEntityPretraining. It stays as it is, and the trained model keeps the part of
    /// it that serves the target. Null, the default, takes the one that an earlier model has.
    /// </summary>
    [JsonIgnore]
    public ITransformer? Pretrained { get; set; }

    /// <summary>
    /// What the pre-trained model calls the target: its entity, and the domain of its schema that the training rows belong to. Null, the
    /// default, is the domain of the feature column.
    /// </summary>
    public string? Entity { get; set; }

    /// <summary>
    /// Whether the embedding of an id that the target has not had before starts as the pre-trained model's embedding of the same value,
    /// where it knows the value and the widths are the same; others start random. Not in the paper. Default true.
    /// </summary>
    public bool NewIdsFromPretrained { get; set; } = true;

    internal override IEnumerable<string> Validate()
    {
        foreach (string error in base.Validate())
            yield return error;
        if (Entity is not null && string.IsNullOrWhiteSpace(Entity))
            yield return $"{nameof(Entity)} must be null or given, but is '{Entity}'.";
    }
}
