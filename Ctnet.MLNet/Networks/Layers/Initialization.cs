using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using TorchSharp.Modules;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Ctnet.MLNet.Networks.Layers;

/// <summary>Initial weights. They are drawn on the CPU, so that a seed gives the same weights on every device.</summary>
internal static class Initialization
{
    public const float EmbeddingDeviation = 0.01f;

    // How many numbers are drawn at a time.
    private const int Piece = 512;

    /// <summary>
    /// Draws embeddings from a normal distribution of deviation <see cref="EmbeddingDeviation"/>. Weights of the linear term
    /// start at zero.
    /// </summary>
    /// <param name="random">Draws the embeddings.</param>
    /// <param name="values">The table's rows, which are changed.</param>
    /// <param name="table">The table's plan.</param>
    /// <param name="known">Marks the rows that keep their values; empty for none.</param>
    public static void Embeddings(Random random, Span<float> values, TablePlan table, ReadOnlySpan<bool> known = default)
    {
        float[] drawn = new float[Math.Max(1, Piece / table.Width) * table.Width];
        for (int row = 0; row < table.Rows;)
        {
            if (IsKnown(row, known))
            {
                Skip(random, table.Width);
                row++;
                continue;
            }

            int end = row + 1, most = Math.Min(table.Rows, row + drawn.Length / table.Width);
            while (end < most && !IsKnown(end, known))
                end++;
            Normal(random, EmbeddingDeviation, drawn.AsSpan(0, (end - row) * table.Width));
            for (int at = 0; row < end; row++, at += table.Width)
            {
                Span<float> columns = values.Slice(row * table.Columns, table.Columns);
                drawn.AsSpan(at, table.Width).CopyTo(columns);
                columns[table.Width..].Clear();
            }
        }

        static bool IsKnown(int row, ReadOnlySpan<bool> known) => !known.IsEmpty && known[row];
    }

    /// <summary>
    /// Sets weights from the given row on to normal ones of deviation sqrt(gain / inputs). Weights before that row and biases, if
    /// there are any, become zero.
    /// </summary>
    public static void Layer(Linear layer, Random random, double gain, int firstRow = 0)
    {
        int columns = (int)layer.weight.shape[1];
        var weight = WeightTensor.Zeros((int)layer.weight.shape[0], columns);
        Normal(random, (float)Math.Sqrt(gain / columns), weight.Values.AsSpan(firstRow * columns));
        using var _ = no_grad();
        using Tensor values = weight.ToTensor(layer.weight.device);
        layer.weight.copy_(values);
        layer.bias?.zero_();
    }

    /// <summary>Sets all weights and biases to zero.</summary>
    public static Linear Zero(Linear layer)
    {
        using var _ = no_grad();
        layer.weight.zero_();
        layer.bias!.zero_();
        return layer;
    }

    /// <summary>Draws normal weights of deviation sqrt(1 / width).</summary>
    public static Tensor Vector(int width, Random random)
    {
        float[] values = new float[width];
        Normal(random, (float)Math.Sqrt(1.0 / width), values);
        return new WeightTensor([width], values).ToTensor(CPU);
    }

    // A row's initial values must depend on the seed and the row's position only, so numbers are drawn for known rows, too. A
    // table may have millions of known rows, so they skip the logarithm and the cosine, which are half the cost of a number.
    private static void Skip(Random random, int numbers)
    {
        for (int i = 0; i < 2 * numbers; i++)
            random.NextDouble();
    }

    // Box-Muller: sqrt(-2 ln u) cos(2 pi v), with u above 0.
    private static void Normal(Random random, float deviation, Span<float> numbers)
    {
        Span<double> radii = stackalloc double[Piece], angles = stackalloc double[Piece];
        while (!numbers.IsEmpty)
        {
            Span<float> some = numbers[..Math.Min(Piece, numbers.Length)];
            radii = radii[..some.Length];
            angles = angles[..some.Length];
            for (int i = 0; i < some.Length; i++)
            {
                radii[i] = 1 - random.NextDouble();
                angles[i] = 2 * Math.PI * random.NextDouble();
            }

            TensorPrimitives.Log(radii, radii);
            TensorPrimitives.Multiply(radii, -2, radii);
            TensorPrimitives.Sqrt(radii, radii);
            TensorPrimitives.Cos(angles, angles);
            TensorPrimitives.Multiply(radii, angles, radii);
            TensorPrimitives.ConvertTruncating<double, float>(radii, some);
            TensorPrimitives.Multiply(some, deviation, some);
            numbers = numbers[some.Length..];
        }
    }
}
