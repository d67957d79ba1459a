using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>
/// CTNet's target tower in plain loops over doubles: t_l = act(norm(W_l t_{l-1} + b_l) + A_l(s)), and its variants.
/// </summary>
internal static class PlainCtnet
{
    public static double Logit(
        NetworkShape shape, AdapterShape adapter, FeatureLayout layout, PlainWeights weights, float[] slots, double[][] source,
        double sourceLogit)
    {
        (double[] layer, double linear) = PlainEmbedding.Embed(shape, layout, weights, slots);
        bool any = adapter.Kind != AdapterKind.None;
        if (any && adapter.SourceEmbedding)
            layer = Add(layer, Adapt(adapter.Kind, weights, 0, source[0]));
        double pairs = PlainInteraction.Pairs(shape, layout, layer);
        int depth = shape.HiddenUnits.Count;
        for (int l = 1; l <= depth; l++)
        {
            layer = PlainTower.Product(shape, weights, l, layer);
            double[]? added = any && (adapter.Layers == AdapterLayers.All || l == depth)
                ? Adapt(adapter.Kind, weights, l, source[adapter.Input == AdapterInput.Same ? l : l - 1])
                : null;
            layer = added is null ? PlainTower.Activate(shape.Activation, layer)
                : adapter.Place == AdapterPlace.BeforeActivation ? PlainTower.Activate(shape.Activation, Add(layer, added))
                : Add(PlainTower.Activate(shape.Activation, layer), added);
        }

        return weights.Linear("tower.head", layer)[0] + linear + pairs
            + (adapter.SourceLogit ? weights["sourceLogit"][0] * sourceLogit : 0) + shape.LogitShift;
    }

    // The first half of a GLU layer's output is the value, and the second half is the gate.
    private static double[] Adapt(AdapterKind kind, PlainWeights weights, int layer, double[] source)
    {
        double[] both = weights.Linear($"adapter{layer}.layer", source);
        if (kind == AdapterKind.Linear)
            return both;
        int width = both.Length / 2;
        return [.. Enumerable.Range(0, width).Select(i => both[i] * PlainTower.Sigmoid(both[width + i]))];
    }

    private static double[] Add(double[] left, double[] right) => [.. left.Zip(right, (a, b) => a + b)];
}
