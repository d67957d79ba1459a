using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>
/// The gradient of a linear layer's weights: the sum over rows of the outer products of the outputs' slopes with the inputs.
/// </summary>
internal static class OuterKernel<TLanes, TVector> where TLanes : struct, ILanes<TVector> where TVector : struct
{
    /// <summary>How many values the room must have that <see cref="Add"/> takes for some rows.</summary>
    public static int Room(int rows) => (rows + RowBlock<TLanes, TVector>.Most) * RegisterPair<TLanes, TVector>.Width;

    /// <summary>gradient[output, input] += sum over rows of slopes[row, output] * inputs[row, input], row after row.</summary>
    /// <param name="slopes">[rows, outputs]</param>
    /// <param name="input">[rows, inputs]</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="gradient">[outputs, inputs]</param>
    /// <param name="panel">Room for as many values as <see cref="Room"/> says.</param>
    public static void Add(
        ReadOnlySpan<float> slopes, ReadOnlySpan<float> input, int rows, Span<float> gradient, Span<float> panel)
    {
        int width = RegisterPair<TLanes, TVector>.Width, outputs = slopes.Length / rows, inputs = input.Length / rows;
        // The last panel may have fewer inputs. It is computed whole, beside the gradient.
        Span<float> lines = panel[..(rows * width)], beside = panel[(rows * width)..Room(rows)];
        ref float first = ref MemoryMarshal.GetReference(slopes);
        for (int column = 0; column < inputs; column += width)
        {
            int kept = Math.Min(width, inputs - column), stride = kept == width ? inputs : width;
            if (kept < width)
                lines.Clear();
            for (int row = 0; row < rows; row++)
                input.Slice(row * inputs + column, kept).CopyTo(lines[(row * width)..]);
            for (int output = 0, block; output < outputs; output += block)
            {
                block = RowBlock<TLanes, TVector>.Next(outputs - output);
                for (int i = 0; kept < width && i < block; i++)
                    gradient.Slice((output + i) * inputs + column, kept).CopyTo(beside[(i * width)..]);
                ref float sums = ref kept == width ? ref gradient[output * inputs + column] : ref beside[0];
                RowBlock<TLanes, TVector>.Add(
                    block, ref sums, stride, ref lines[0], rows,
                    ref Unsafe.Add(ref first, output), outputs, 1, ref sums, stride);
                for (int i = 0; kept < width && i < block; i++)
                    beside.Slice(i * width, kept).CopyTo(gradient[((output + i) * inputs + column)..]);
            }
        }
    }
}
