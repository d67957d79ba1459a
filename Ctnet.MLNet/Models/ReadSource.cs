using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Models;

/// <summary>A frozen source that a model's graph reads.</summary>
/// <param name="Name">The name of a further source; null for the first one.</param>
/// <param name="Input">The graph's input with the row's feature vector as the source encodes it.</param>
/// <param name="Prefix">The beginning of the names that the source's weights have in the graph.</param>
/// <param name="Source">The source.</param>
internal sealed record ReadSource(string? Name, string Input, string Prefix, FrozenSource Source)
{
    /// <summary>The source's weights under their names in the graph.</summary>
    public IEnumerable<KeyValuePair<string, WeightTensor>> Weights => Source.WeightsUnder(Prefix);
}
