using System.Text.Json.Serialization;

namespace Ctnet.MLNet;

/// <summary>How far the gates of one adapter were open in a fit, measured on rows sampled at even distances.</summary>
/// <param name="Layer">The target layer that the adapter adds to; 0 is the input.</param>
/// <param name="Openness">The mean of the gate values, 0 to 1; a half before any training.</param>
/// <param name="ShutShare">The share of gate values below 0.01, 0 to 1. These gates pass nothing.</param>
/// <param name="SaturatedShare">
/// The share of gate values above 0.99, 0 to 1. These gates pass everything and no longer learn.
/// </param>
public sealed record AdapterGates(int Layer, double Openness, double ShutShare, double SaturatedShare)
{
    /// <summary>
    /// The transferred vector that the gates guard: "user", "sequence", "shared" or "common"; null for a source tower's layers.
    /// </summary>
    public string? Vector { get; init; }

    /// <summary>The name of the further source whose vectors the gates guard; null for those of the first source.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Source { get; init; }

    /// <summary>
    /// Whether more than 99% of the gate values are shut, or saturated. The adapter then passes nothing, or is a plain linear
    /// layer.
    /// </summary>
    [JsonIgnore]
    public bool IsUnhealthy => ShutShare > 0.99 || SaturatedShare > 0.99;
}
