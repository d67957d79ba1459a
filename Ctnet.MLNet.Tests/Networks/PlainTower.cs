using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Networks;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>
/// The equations of the two towers in plain loops over doubles: s_l = relu(W_l s_{l-1} + b_l), and for a target tower what its adapters
/// add. What the TorchSharp modules and the scoring graphs are compared with.
/// </summary>
internal static class PlainTower
{
    /// <summary>s_0 .. s_L and the logit of a tower without adapters.</summary>
    public static (double[][] Hidden, double Logit) Compute(NetworkShape shape, FeatureLayout layout, PlainWeights weights, float[] slots)
    {
        (double[] input, double linear) = PlainEmbedding.Embed(shape, layout, weights, slots);
        var hidden = new List<double[]> { input };
        for (int l = 1; l <= shape.HiddenUnits.Count; l++)
            hidden.Add(Relu(weights.Linear($"tower.layers.{l - 1}", hidden[^1])));
        return ([.. hidden], weights.Linear("tower.head", hidden[^1])[0] + linear);
    }

    public static double[] Relu(double[] values) => [.. values.Select(value => double.IsNaN(value) || value > 0 ? value : 0)];

    public static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    /// <summary>Binary cross-entropy in nats.</summary>
    public static double Loss(double logit, bool clicked) =>
        Math.Max(logit, 0) - (clicked ? logit : 0) + Math.Log(1 + Math.Exp(-Math.Abs(logit)));
}
