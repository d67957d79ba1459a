using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>First values of weights, drawn on the CPU: the same on every device for the same seed.</summary>
internal static class Initialization
{
    public const float EmbeddingDeviation = 0.01f;

    /// <summary>Normal with the deviation for the embeddings; weights of the linear term start at zero.</summary>
    public static void Embeddings(Random random, Span<float> rows, TablePlan table)
    {
        for (int i = 0; i < rows.Length; i++)
            rows[i] = i % table.Columns < table.Width ? EmbeddingDeviation * Normal(random) : 0;
    }

    /// <summary>Normal weights with deviation sqrt(gain / inputs) in the rows from the given one on, zeros before it; no bias.</summary>
    public static void Layer(Linear layer, Random random, double gain, int firstRow = 0)
    {
        int columns = (int)layer.weight.shape[1];
        var weight = WeightTensor.Zeros((int)layer.weight.shape[0], columns);
        float deviation = (float)Math.Sqrt(gain / columns);
        for (int i = firstRow * columns; i < weight.Values.Length; i++)
            weight.Values[i] = deviation * Normal(random);
        using var _ = no_grad();
        using Tensor values = weight.ToTensor(layer.weight.device);
        layer.weight.copy_(values);
        layer.bias!.zero_();
    }

    /// <summary>All weights zero.</summary>
    public static Linear Zero(Linear layer)
    {
        using var _ = no_grad();
        layer.weight.zero_();
        layer.bias!.zero_();
        return layer;
    }

    /// <summary>Normal weights with deviation sqrt(1 / width).</summary>
    public static Tensor Vector(int width, Random random)
    {
        float deviation = (float)Math.Sqrt(1.0 / width);
        return new WeightTensor([width], [.. Enumerable.Range(0, width).Select(_ => deviation * Normal(random))]).ToTensor(CPU);
    }

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
