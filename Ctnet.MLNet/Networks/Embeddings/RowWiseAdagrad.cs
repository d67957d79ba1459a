using Ctnet.MLNet.Memory;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>Adagrad with one sum for each row: sum += mean(g²), row -= rate g / sqrt(sum).</summary>
internal sealed class RowWiseAdagrad : RowOptimizer
{
    /// <summary>The sums' initial value. On short streams 1 was measured best.</summary>
    public const float InitialSum = 1;

    // The rows of a batch lie far apart in memory.
    private const int PrefetchDistance = 8;

    protected override IReadOnlyList<(string Suffix, bool PerColumn, float First)> Parts { get; } = [("", false, InitialSum)];

    protected override bool IsUntouched(ReadOnlySpan<RowPages> state, int row) => state[0].First(row) == InitialSum;

    protected override void Update(
        RowPages weights, ReadOnlySpan<RowPages> state, ReadOnlySpan<int> rows, ReadOnlySpan<float> gradients,
        float learningRate, RowRates? rates)
    {
        int columns = weights.Columns;
        for (int i = 0; i < rows.Length; i++)
        {
            int ahead = rows[Math.Min(i + PrefetchDistance, rows.Length - 1)];
            CacheLine.FetchRow(in weights.First(ahead), columns);
            CacheLine.Fetch(in state[0].First(ahead));
            ReadOnlySpan<float> gradient = gradients.Slice(i * columns, columns);
            ref float sum = ref state[0].Owned(rows[i])[0];
            sum += System.Numerics.Tensors.TensorPrimitives.SumOfSquares(gradient) / columns;
            float rate = learningRate * (rates?.Of(rows[i]) ?? 1);
            RowArithmetic.AddScaled(gradient, -rate / MathF.Sqrt(sum), weights.Owned(rows[i]));
        }
    }

    protected override Tensor Step(ReadOnlySpan<Tensor> state, Tensor rows, Tensor values, Tensor gradient, double learningRate)
    {
        Tensor sums = state[0].index_select(0, rows).PlusInPlace((gradient * gradient).mean([1], keepdim: true));
        state[0].index_copy_(0, rows, sums);
        using Scalar rate = -learningRate;
        return values.addcdiv(gradient, sums.sqrt(), rate);
    }
}
