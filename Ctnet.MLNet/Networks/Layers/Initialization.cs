using System.IO.Hashing;
using System.Runtime.InteropServices;
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
    /// Draws the embeddings of a space's new ids from a normal distribution of deviation <see cref="EmbeddingDeviation"/>. A row's
    /// values depend on the seed, the space and the id alone, so nothing is drawn for ids that are known. Weights of the linear
    /// term stay as they are.
    /// </summary>
    /// <param name="seed">The seed.</param>
    /// <param name="space">The space's name.</param>
    /// <param name="ids">The ids.</param>
    /// <param name="rows">The table.</param>
    /// <param name="table">The table's plan.</param>
    public static void Embeddings(int seed, string space, Range ids, RowPages rows, TablePlan table)
    {
        (int first, int count) = ids.GetOffsetAndLength(table.Spaces[space]);
        ulong key = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(space.AsSpan()), seed);
        int width = table.Width, most = Math.Max(1, Piece / width);
        double[] radii = new double[most * width], angles = new double[most * width];
        float[] drawn = new float[most * width];
        for (int id = first; id < first + count; id += most)
        {
            int some = Math.Min(most, first + count - id);
            for (int i = 0; i < some; i++)
                Uniform(Mixed(key + (ulong)(id + i)), radii.AsSpan(i * width, width), angles.AsSpan(i * width, width));
            Normal(radii.AsSpan(0, some * width), angles.AsSpan(0, some * width), EmbeddingDeviation, drawn);
            for (int i = 0; i < some; i++)
                drawn.AsSpan(i * width, width).CopyTo(rows.Writable(table.RowOf(space, id + i)));
        }
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

    // SplitMix64 gives a row its own sequence of numbers.
    private static void Uniform(ulong state, Span<double> radii, Span<double> angles)
    {
        for (int i = 0; i < radii.Length; i++)
        {
            radii[i] = 1 - Next();
            angles[i] = 2 * Math.PI * Next();
        }

        double Next() => (Mixed(state += 0x9E37_79B9_7F4A_7C15) >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Mixed(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EB;
        return bits ^ (bits >> 31);
    }

    private static void Normal(Random random, float deviation, Span<float> numbers)
    {
        Span<double> radii = stackalloc double[Piece], angles = stackalloc double[Piece];
        while (!numbers.IsEmpty)
        {
            int some = Math.Min(Piece, numbers.Length);
            for (int i = 0; i < some; i++)
            {
                radii[i] = 1 - random.NextDouble();
                angles[i] = 2 * Math.PI * random.NextDouble();
            }

            Normal(radii[..some], angles[..some], deviation, numbers);
            numbers = numbers[some..];
        }
    }

    // Box-Muller: sqrt(-2 ln u) cos(2 pi v), with u above 0.
    private static void Normal(Span<double> radii, Span<double> angles, float deviation, Span<float> numbers)
    {
        TensorPrimitives.Log(radii, radii);
        TensorPrimitives.Multiply(radii, -2, radii);
        TensorPrimitives.Sqrt(radii, radii);
        TensorPrimitives.Cos(angles, angles);
        TensorPrimitives.Multiply(radii, angles, radii);
        TensorPrimitives.ConvertTruncating<double, float>(radii, numbers);
        TensorPrimitives.Multiply(numbers[..radii.Length], deviation, numbers);
    }
}
