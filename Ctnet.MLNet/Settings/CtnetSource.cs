using System.Text.Json.Serialization;
using Microsoft.ML;

namespace Ctnet.MLNet.Trainers;

/// <summary>A further source of a CTNet: see <see cref="CtnetAdapterOptions.FurtherSources"/>.</summary>
public sealed class CtnetSource
{
    /// <summary>
    /// The source's name, such as "search": 1 to 64 letters and digits, the first one a letter. Names of its weights begin with
    /// it, and so <see cref="ContinueOptions.RefreshedSources"/> and the model's history name the source.
    /// </summary>
    public required string Name { get; set; }

    /// <summary>
    /// The trained source model: a pipeline of AlignFeatureSchema and CtrTower. Null, the default, takes the tower that the
    /// earlier model keeps under the name. A first fit needs a model.
    /// </summary>
    [JsonIgnore]
    public ITransformer? Source { get; set; }

    /// <summary>
    /// The domain of the source model's schema that the training rows belong to. Null, the default, takes the domain of the
    /// feature column.
    /// </summary>
    public string? Domain { get; set; }

    internal CtnetSource Copy() => (CtnetSource)MemberwiseClone();
}
