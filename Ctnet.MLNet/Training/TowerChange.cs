using System.Numerics.Tensors;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Training;

/// <summary>Carries the change between two versions of a source tower over to a tower of the same shape.</summary>
internal static class TowerChange
{
    /// <summary>Adds the change of the dense weights.</summary>
    /// <param name="before">The version that was carried over last.</param>
    /// <param name="now">The newest version.</param>
    /// <param name="weights">The tower's dense weights by name, which are changed.</param>
    /// <param name="state">The tower's optimizer state by name. It has the trained weights if they are averaged.</param>
    public static void Add(
        FrozenTower before, FrozenTower now, Dictionary<string, WeightTensor> weights, Dictionary<string, WeightTensor> state)
    {
        foreach (string name in now.DenseWeights.Select(weight => weight.Key))
        {
            // The target, or the source before, may have no tower of conversions.
            if (!weights.ContainsKey(name) || !before.Weights.TryGetValue(name, out WeightTensor? old))
                continue;
            float[] change = [.. now.Weights[name].Values];
            TensorPrimitives.Subtract(change, old.Values, change);
            // The change of what the source predicts is carried over, and scoring adds the shift to the trained bias.
            if (name == GraphNames.Bias(GraphNames.Head(GraphNames.Tower)))
                change[0] += (float)(now.Shape.LogitShift - before.Shape.LogitShift);
            Add(weights, name, change);
            Add(state, name + DenseParameters.TrainedSuffix, change);
        }
    }

    private static void Add(Dictionary<string, WeightTensor> tensors, string name, float[] change)
    {
        // Only a model whose weights are averages also has trained weights in its state.
        if (!tensors.TryGetValue(name, out WeightTensor? before))
            return;
        float[] values = new float[change.Length];
        TensorPrimitives.Add(before.Values, change, values);
        // The source's running variance may have fallen by more than this tower's value, and no variance is negative.
        if (name.EndsWith(Normalizer.Variance, StringComparison.Ordinal))
            TensorPrimitives.Max(values, 0, values);
        tensors[name] = new(before.Shape, values);
    }
}
