using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>Something that was learnt, over time.</summary>
/// <param name="Name">A layer, a vector, an entity, or an entity's field.</param>
/// <param name="Values">For each period.</param>
internal sealed record LearntSeries(string Name, IReadOnlyList<double?> Values)
{
    /// <summary>The mean of the last tenth of the periods that have a value.</summary>
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
