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
    /// The pre-trained pipeline: AlignFeatureSchema and MultiEntityPretraining. It does not change. The trained model keeps the
    /// part of it that serves the target. Null, the default, takes the earlier model's.
    /// </summary>
    [JsonIgnore]
    public ITransformer? Pretrained { get; set; }

    /// <summary>
    /// The target's name in the pre-trained model: both its entity, and the domain of its schema that the training rows belong
    /// to. Null, the default, takes the domain of the feature column.
    /// </summary>
    public string? Entity { get; set; }

    /// <summary>
    /// Whether the embedding of an id that is new to the target starts as the pre-trained model's embedding of the same value. It
    /// starts random if that model does not know the value, or if the widths differ. The paper does not have this. Default true.
    /// </summary>
    public bool NewIdsFromPretrained { get; set; } = true;

    internal override IEnumerable<string> Validate()
    {
        foreach (string error in base.Validate())
            yield return error;
        if (Interaction == Interaction.FactorizationMachine)
        {
            yield return $"{nameof(Interaction)} must be None or Cross, because gates change the fields' embeddings group by "
                + $"group, but is {Interaction}.";
        }
        if (Entity is not null && string.IsNullOrWhiteSpace(Entity))
            yield return $"{nameof(Entity)} must be null or given, but is '{Entity}'.";
    }
}
