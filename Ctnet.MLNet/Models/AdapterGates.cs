using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Training;

/// <summary>How far the gates of one adapter were open in a fit, over rows taken at even distances.</summary>
/// <param name="Layer">The target layer that the adapter adds to; 0 is the input.</param>
/// <param name="Openness">The gates' mean, 0 to 1; a half before any training.</param>
/// <param name="ShutShare">The share of gate values below 0.01: what they guard does not pass.</param>
/// <param name="SaturatedShare">The share of gate values above 0.99: they no longer learn, and pass all.</param>
public sealed record AdapterGates(int Layer, double Openness, double ShutShare, double SaturatedShare)
{
    /// <summary>
    /// Which transferred vector the gates guard: "user", "sequence", "shared" or "common"; null for a source tower's layers.
    /// </summary>
    public string? Vector { get; init; }

    /// <summary>Whether nearly all gates are shut, or nearly all saturated: the adapter is then a zero, or a plain linear layer.</summary>
    [JsonIgnore]
    public bool IsUnhealthy => ShutShare > 0.99 || SaturatedShare > 0.99;
}
