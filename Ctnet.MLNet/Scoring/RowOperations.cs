using System.Numerics.Tensors;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Scoring;

/// <summary>What <see cref="GraphExecutor"/> does to one row, where no single vectorized operation does it.</summary>
internal static class RowOperations
{
    /// <summary>The rows of a sequence's ids, by softmax of their products with a query.</summary>
    public static void Attend(
        ReadOnlySpan<float> slots, WeightTensor table, EmbeddedField field, ReadOnlySpan<float> query, Span<float> scores, Span<float> output)
    {
        ReadOnlySpan<float> ids = slots.Slice(field.Start, field.Count);
        int missing = field.Offset + IdSpace.Missing, present = 0;
        foreach (float id in ids)
        {
            if (field.RowOf(id) is int row && row != missing)
                scores[present++] = TensorPrimitives.Dot(table.Values.AsSpan(row * table.Columns, query.Length), query);
        }

        if (present == 0)
        {
            table.Values.AsSpan(missing * table.Columns, query.Length).CopyTo(output);
            return;
        }

        Span<float> shares = scores[..present];
        // Less the largest, which changes no share and keeps all finite.
        TensorPrimitives.Subtract(shares, TensorPrimitives.Max<float>(shares), shares);
        TensorPrimitives.SoftMax(shares, shares);
        output.Clear();
        int at = 0;
        foreach (float id in ids)
        {
            if (field.RowOf(id) is int row && row != missing)
                TensorPrimitives.MultiplyAdd(table.Values.AsSpan(row * table.Columns, query.Length), shares[at++], output, output);
        }
    }

    /// <summary>Numbers, then whether each is missing.</summary>
    public static void TakeNumbers(ReadOnlySpan<float> slots, int[] numbers, Span<float> output)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            float value = slots[numbers[i]];
            bool missing = float.IsNaN(value);
            output[i] = missing ? 0 : value;
            output[numbers.Length + i] = missing ? 1 : 0;
        }
    }

    /// <summary>Layer normalization.</summary>
    public static void Normalize(ReadOnlySpan<float> input, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias, Span<float> output)
    {
        TensorPrimitives.Subtract(input, TensorPrimitives.Sum(input) / input.Length, output);
        float variance = TensorPrimitives.SumOfSquares<float>(output) / input.Length;
        TensorPrimitives.Multiply(output, 1 / MathF.Sqrt(variance + LayerNormalizationNode.Epsilon), output);
        TensorPrimitives.MultiplyAdd(output, scale, bias, output);
    }
}
