using Ctnet.MLNet.Models;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>
/// The equation of a tower in plain loops over doubles, s_l = act(norm(W_l s_{l-1} + b_l)), where layer 1 reads the last cross
/// layer if there are cross layers. Tests compare the TorchSharp modules
/// and the scoring graphs with it.
/// </summary>
internal static class PlainTower
{
    /// <summary>s_0 .. s_L and the logit of a tower without adapters.</summary>
    public static (double[][] Hidden, double Logit) Compute(
        NetworkShape shape, FeatureLayout layout, PlainWeights weights, float[] slots)
    {
        (double[] input, double linear) = PlainEmbedding.Embed(shape, layout, weights, slots);
        var hidden = new List<double[]> { input };
        for (int l = 1; l <= shape.HiddenUnits.Count; l++)
            hidden.Add(Activate(shape.Activation, Product(shape, weights, l, hidden[^1])));
        double logit = weights.Linear("tower.head", hidden[^1])[0] + linear + PlainInteraction.Pairs(shape, layout, input);
        return ([.. hidden], logit + shape.LogitShift);
    }

    /// <summary>
    /// The logit of a conversion after a click, by a tower without adapters. It has no linear term and no shift.
    /// </summary>
    public static double Conversion(NetworkShape shape, FeatureLayout layout, PlainWeights weights, float[] slots)
    {
        (double[] layer, _) = PlainEmbedding.Embed(shape, layout, weights, slots);
        for (int l = 1; l <= shape.HiddenUnits.Count; l++)
            layer = Activate(shape.Activation, Product(shape, weights, l, layer, conversion: true));
        return weights.Linear("conversion.head", layer)[0];
    }

    /// <summary>
    /// The product of layer l, normalized as in scoring. Conversions have weights of their own, whose numbers begin at 0 behind
    /// the shared layers.
    /// </summary>
    public static double[] Product(
        NetworkShape shape, PlainWeights weights, int l, double[] input, bool conversion = false)
    {
        (string tower, int number) = conversion && l > shape.SharedLayers
            ? ("conversion", l - 1 - shape.SharedLayers)
            : ("tower", l - 1);
        if (l == 1)
            input = PlainInteraction.Cross(shape, weights, input, tower);
        double[] product = weights.Linear($"{tower}.layers.{number}", input);
        if (shape.Normalization == Normalization.None)
            return product;
        double[] scale = Of("scale"), bias = Of("bias");
        if (shape.Normalization == Normalization.Batch)
            return Normalize(Of("runningMean"), Of("runningVariance"));
        double mean = product.Average(), variance = product.Average(value => (value - mean) * (value - mean));
        return Normalize([.. product.Select(_ => mean)], [.. product.Select(_ => variance)]);

        double[] Of(string part) => weights[$"{tower}.norms.{number}.{part}"];
        double[] Normalize(double[] means, double[] variances) =>
            [.. product.Select((value, i) => scale[i] * (value - means[i]) / Math.Sqrt(variances[i] + 1e-5) + bias[i])];
    }

    public static double[] Activate(Activation activation, double[] values) => activation switch
    {
        Activation.Relu => Relu(values),
        Activation.LeakyRelu => [.. values.Select(value => value > 0 ? value : 0.01 * value)],
        Activation.Silu => [.. values.Select(value => value * Sigmoid(value))],
        Activation.Tanh => [.. values.Select(Math.Tanh)],
        _ => [.. values.Select(Gelu)],
    };

    private static double Gelu(double value) =>
        0.5 * value * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (value + 0.044715 * value * value * value)));

    private static double[] Relu(double[] values) => [.. values.Select(value => double.IsNaN(value) || value > 0 ? value : 0)];

    public static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    /// <summary>Binary cross-entropy in nats.</summary>
    public static double Loss(double logit, bool clicked) =>
        Math.Max(logit, 0) - (clicked ? logit : 0) + Math.Log(1 + Math.Exp(-Math.Abs(logit)));

    /// <summary>Binary cross-entropy of click and conversion in nats, from the product of their probabilities.</summary>
    public static double JointLoss(double click, double conversion, bool converted)
    {
        double both = Sigmoid(click) * Sigmoid(conversion);
        return -Math.Log(converted ? both : 1 - both);
    }
}
