using System.ComponentModel.DataAnnotations;

namespace Ctnet.MLNet;

/// <summary>Options of a <see cref="ModelPublisher"/>.</summary>
public sealed class ModelPublisherOptions
{
    /// <summary>
    /// How large deltas may become before the model is published whole again, as a share of the whole model's size, 0 to 100. A
    /// scorer that starts reads the whole model and all deltas since. Default 0.5. With 0 each model is published whole.
    /// </summary>
    [Range(0d, 100d)]
    public double DeltaShare { get; set; } = 0.5;
}
