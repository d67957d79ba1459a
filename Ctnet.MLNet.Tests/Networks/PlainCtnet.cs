using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>
/// CTNet's target tower in plain loops over doubles: t_l = act(norm(W_l t_{l-1} + b_l) + A_l(s)), and its variants. Each source
/// has adapters of its own.
/// </summary>
internal static class PlainCtnet
{
    public static double Logit(
        NetworkShape shape, AdapterShape adapter, FeatureLayout layout, PlainWeights weights, float[] slots,
        PlainSource[] sources)
    {
        (double[] input, double linear) = PlainEmbedding.Embed(shape, layout, weights, slots);
        double[] layer = Last(shape, adapter, weights, input, sources, conversion: false);
        double[] adapted = Adapted(adapter, weights, input, sources);
        return weights.Linear("tower.head", layer)[0] + linear + PlainInteraction.Pairs(shape, layout, adapted)
            + (adapter.SourceLogit ? sources.Sum(source => weights[$"{source.Prefix}sourceLogit"][0] * source.Logit) : 0)
            + shape.LogitShift;
    }

    /// <summary>The logit of a conversion after a click. It has no linear term, no source's logit and no shift.</summary>
    public static double Conversion(
        NetworkShape shape, AdapterShape adapter, FeatureLayout layout, PlainWeights weights, float[] slots,
        PlainSource[] sources)
    {
        (double[] input, _) = PlainEmbedding.Embed(shape, layout, weights, slots);
        double[] layer = Last(shape, adapter, weights, input, sources, conversion: true);
        return weights.Linear("conversion.head", layer)[0];
    }

    // Both towers have the same input and shared layers, and behind these layers and adapters of their own.
    private static double[] Last(
        NetworkShape shape, AdapterShape adapter, PlainWeights weights, double[] layer, PlainSource[] sources, bool conversion)
    {
        bool any = adapter.Kind != AdapterKind.None;
        layer = Adapted(adapter, weights, layer, sources);
        int depth = shape.HiddenUnits.Count;
        for (int l = 1; l <= depth; l++)
        {
            layer = PlainTower.Product(shape, weights, l, layer, conversion);
            string adapters = conversion && l > shape.SharedLayers ? "conversionAdapter" : "adapter";
            double[]? added = any && (adapter.Layers == AdapterLayers.All || l == depth)
                ? sources.Select(source => Adapt(
                    adapter.Kind, weights, $"{source.Prefix}{adapters}{l}",
                    source.Hidden[adapter.Input == AdapterInput.Same ? l : l - 1])).Aggregate(Add)
                : null;
            layer = added is null ? PlainTower.Activate(shape.Activation, layer)
                : adapter.Place == AdapterPlace.BeforeActivation ? PlainTower.Activate(shape.Activation, Add(layer, added))
                : Add(PlainTower.Activate(shape.Activation, layer), added);
        }

        return layer;
    }

    private static double[] Adapted(AdapterShape adapter, PlainWeights weights, double[] input, PlainSource[] sources) =>
        adapter.Kind != AdapterKind.None && adapter.SourceEmbedding
            ? sources.Aggregate(
                input, (sum, source) => Add(sum, Adapt(adapter.Kind, weights, $"{source.Prefix}adapter0", source.Hidden[0])))
            : input;

    // The first half of a GLU layer's output is the value, and the second half is the gate.
    private static double[] Adapt(AdapterKind kind, PlainWeights weights, string name, double[] source)
    {
        double[] both = weights.Linear($"{name}.layer", source);
        if (kind == AdapterKind.Linear)
            return both;
        int width = both.Length / 2;
        return [.. Enumerable.Range(0, width).Select(i => both[i] * PlainTower.Sigmoid(both[width + i]))];
    }

    private static double[] Add(double[] left, double[] right) => [.. left.Zip(right, (a, b) => a + b)];
}
