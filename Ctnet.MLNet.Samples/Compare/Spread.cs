using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>A measure over the seeds; null where no seed has it.</summary>
internal sealed record Spread(
    [property: JsonPropertyName("mean")] double? Mean, [property: JsonPropertyName("min")] double? Minimum, [property: JsonPropertyName("max")] double? Maximum)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] known = [.. values.Where(double.IsFinite)];
        return known.Length == 0 ? new(null, null, null) : new(known.Average(), known.Min(), known.Max());
    }
}
