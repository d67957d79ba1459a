using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>A network's weights as doubles, by name.</summary>
internal sealed class PlainWeights : Dictionary<string, double[]>
{
    public static PlainWeights Of(IReadOnlyDictionary<string, WeightTensor> weights)
    {
        var plain = new PlainWeights();
        foreach ((string name, WeightTensor weight) in weights)
            plain.Add(name, [.. weight.Values.Select(value => (double)value)]);
        return plain;
    }

    /// <summary>W x + b of the layer with the given name.</summary>
    public double[] Linear(string name, double[] input)
    {
        (double[] weight, double[] bias) = (this[$"{name}.weight"], this[$"{name}.bias"]);
        double[] output = [.. bias];
        for (int row = 0; row < output.Length; row++)
        {
            for (int column = 0; column < input.Length; column++)
                output[row] += weight[row * input.Length + column] * input[column];
        }

        return output;
    }
}
