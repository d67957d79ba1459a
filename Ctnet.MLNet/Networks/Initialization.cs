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
    /// <param name="random">Draws them.</param>
    /// <param name="values">The table's rows.</param>
    /// <param name="table">Their plan.</param>
    /// <param name="known">Which rows stay as they are; empty for none.</param>
    public static void Embeddings(Random random, Span<float> values, TablePlan table, ReadOnlySpan<bool> known = default)
    {
        for (int row = 0; row < table.Rows; row++)
        {
            Span<float> embedding = values.Slice(row * table.Columns, table.Width);
            if (!known.IsEmpty && known[row])
            {
                Skip(random, embedding.Length);
                continue;
            }

            foreach (ref float value in embedding)
                value = EmbeddingDeviation * Normal(random);
            values[(row * table.Columns + table.Width)..((row + 1) * table.Columns)].Clear();
        }
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

    // What a row begins with depends on the seed and on its place, and not on which rows before it were known. A table has millions of
    // them: what costs in a number that is drawn is the logarithm and the cosine.
    private static void Skip(Random random, int numbers)
    {
        for (int i = 0; i < 2 * numbers; i++)
            random.NextDouble();
    }

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
