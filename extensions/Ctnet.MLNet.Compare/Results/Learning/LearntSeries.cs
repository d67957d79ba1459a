using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Compare;

/// <summary>A learnt quantity over time.</summary>
/// <param name="Name">A layer, a vector, an entity, or a field of an entity.</param>
/// <param name="Values">The value in each period; null if a period has none.</param>
public sealed record LearntSeries(string Name, IReadOnlyList<double?> Values)
{
    /// <summary>The mean of the last tenth of the known values; null if there are none.</summary>
    [JsonIgnore]
    public double? Last
    {
        get
        {
            double[] known = [.. Values.OfType<double>()];
            return known.Length == 0 ? null : known[^Math.Max(1, known.Length / 10)..].Average();
        }
    }
}
