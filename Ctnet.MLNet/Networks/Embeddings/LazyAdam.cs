using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>
/// Adam for rows that are seldom read. The moments m and v change only in steps that read the row, and are corrected by the
/// number n of these steps: m += 0.1 (g - m), v += 0.001 (g² - v),
/// row -= rate (m / (1 - 0.9^n)) / (sqrt(v / (1 - 0.999^n)) + 1e-8).
/// </summary>
internal sealed class LazyAdam : RowOptimizer
{
    private const float First = 0.9f, Second = 0.999f, Epsilon = 1e-8f;

    protected override IReadOnlyList<(string Suffix, bool PerColumn, float First)> Parts { get; } =
        [(".mean", true, 0), (".square", true, 0), (".steps", false, 0)];

    protected override bool IsUntouched(ReadOnlySpan<RowPages> state, int row) => state[2].First(row) == 0;

    protected override void Update(
        RowPages weights, ReadOnlySpan<RowPages> state, ReadOnlySpan<int> rows, ReadOnlySpan<float> gradients,
        float learningRate, RowRates? rates)
    {
        int columns = weights.Columns;
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<float> gradient = gradients.Slice(i * columns, columns);
            Span<float> mean = state[0].Owned(rows[i]), square = state[1].Owned(rows[i]), row = weights.Owned(rows[i]);
            float steps = ++state[2].Owned(rows[i])[0];
            float rate = learningRate * (rates?.Of(rows[i]) ?? 1) / (1 - MathF.Pow(First, steps));
            float correction = 1 / (1 - MathF.Pow(Second, steps));
            for (int column = 0; column < columns; column++)
            {
                float slope = gradient[column];
                mean[column] += (1 - First) * (slope - mean[column]);
                square[column] += (1 - Second) * (slope * slope - square[column]);
                row[column] -= rate * mean[column] / (MathF.Sqrt(square[column] * correction) + Epsilon);
            }
        }
    }

    protected override Tensor Step(ReadOnlySpan<Tensor> state, Tensor rows, Tensor values, Tensor gradient, double learningRate)
    {
        Tensor mean = state[0].index_select(0, rows), square = state[1].index_select(0, rows);
        Tensor steps = state[2].index_select(0, rows);
        using Scalar one = 1, first = First, firstRest = 1 - First, second = Second, secondRest = 1 - Second;
        using Scalar epsilon = Epsilon, rate = -learningRate;
        steps.PlusInPlace(one);
        mean.mul_(first).add_(gradient, firstRest);
        square.mul_(second).addcmul_(gradient, gradient, secondRest);
        state[0].index_copy_(0, rows, mean);
        state[1].index_copy_(0, rows, square);
        state[2].index_copy_(0, rows, steps);
        return values.addcdiv(mean / Corrected(First), (square / Corrected(Second)).sqrt_().PlusInPlace(epsilon), rate);

        // 1 - decay^steps.
        Tensor Corrected(double decay)
        {
            using Scalar logarithm = Math.Log(decay);
            return steps.mul(logarithm).expm1_().neg_();
        }
    }
}
