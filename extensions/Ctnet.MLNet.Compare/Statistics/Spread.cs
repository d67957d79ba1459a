using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Compare;

/// <summary>A measure over the seeds. All parts are null if no seed has it.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Minimum">The least value.</param>
/// <param name="Maximum">The greatest value.</param>
public sealed record Spread(
    [property: JsonPropertyName("mean")] double? Mean,
    [property: JsonPropertyName("min")] double? Minimum,
    [property: JsonPropertyName("max")] double? Maximum)
{
    internal static Spread Of(IEnumerable<double> values)
    {
        double[] known = [.. values.Where(double.IsFinite)];
        return known.Length == 0 ? new(null, null, null) : new(known.Average(), known.Min(), known.Max());
    }
}
