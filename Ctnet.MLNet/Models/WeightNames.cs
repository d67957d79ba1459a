using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Models;

/// <summary>The prefixes of weights' names. They separate the towers of a model with two towers.</summary>
internal static class WeightNames
{
    /// <summary>Whether a weight's name begins with a tower's prefix.</summary>
    public static bool IsUnder(string tower, string name) => name.StartsWith($"{tower}.", StringComparison.Ordinal);

    /// <summary>The weights whose names begin with a tower's prefix.</summary>
    public static IEnumerable<KeyValuePair<string, WeightTensor>> Under(
        this IEnumerable<KeyValuePair<string, WeightTensor>> weights, string tower) =>
        weights.Where(weight => IsUnder(tower, weight.Key));

    /// <summary>Renames weights from one tower's prefix to another's. Other weights are left out.</summary>
    public static IEnumerable<KeyValuePair<string, WeightTensor>> Renamed(
        this IEnumerable<KeyValuePair<string, WeightTensor>> weights, string from, string to) =>
        weights.Under(from).Select(weight => KeyValuePair.Create(to + weight.Key[from.Length..], weight.Value));
}
