using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>
/// The gradient of a linear layer's weights: the sum over rows of the outer products of the outputs' slopes with the inputs.
/// </summary>
/// <remarks>
/// Inputs and slopes are copied to where they are read one after the other. Slopes of one output are as many values apart as there
/// are outputs, often a power of two: of such addresses the processor's cache keeps only a few.
/// </remarks>
internal static class OuterKernel<TLanes, TVector> where TLanes : struct, ILanes<TVector> where TVector : struct
{
    private const int Six = 6;

    /// <summary>How many values the room must have that <see cref="Add"/> takes.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="inputs">The number of inputs.</param>
    public static int Room(int rows, int inputs)
    {
        int width = RegisterPair<TLanes, TVector>.Width, panels = (inputs + width - 1) / width;
        return panels * width * rows + RowBlock<TLanes, TVector>.Most * (rows + width);
    }

    /// <summary>gradient[output, input] += sum over rows of slopes[row, output] * inputs[row, input], row after row.</summary>
    /// <param name="slopes">[rows, outputs]</param>
    /// <param name="input">[rows, inputs]</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="gradient">[outputs, inputs]</param>
    /// <param name="room">Room for as many values as <see cref="Room"/> says.</param>
    public static void Add(
        ReadOnlySpan<float> slopes, ReadOnlySpan<float> input, int rows, Span<float> gradient, Span<float> room)
    {
        int width = RegisterPair<TLanes, TVector>.Width, most = RowBlock<TLanes, TVector>.Most;
        int outputs = slopes.Length / rows, inputs = input.Length / rows, whole = inputs / width * width, rest = inputs - whole;
        Span<float> some = room[..(most * rows)], beside = room.Slice(some.Length, most * width);
        Span<float> panels = room[(some.Length + beside.Length)..Room(rows, inputs)];
        PackInputs(input, inputs, panels);
        for (int output = 0, block; output < outputs; output += block)
        {
            block = RowBlock<TLanes, TVector>.Next(outputs - output);
            PackSlopes(slopes, output, outputs, block, rows, ref some[0]);
            ref float sums = ref gradient[output * inputs], lines = ref panels[0];
            for (int column = 0; column < whole; column += width)
            {
                RowBlock<TLanes, TVector>.Add(
                    block, ref sums, inputs, ref lines, rows, ref some[0], block, 1, ref sums, inputs);
                sums = ref Unsafe.Add(ref sums, width);
                lines = ref Unsafe.Add(ref lines, width * rows);
            }

            if (rest == 0)
                continue;
            // The last panel has fewer inputs. It is computed whole, beside the gradient.
            for (int i = 0; i < block; i++)
                gradient.Slice((output + i) * inputs + whole, rest).CopyTo(beside[(i * width)..]);
            RowBlock<TLanes, TVector>.Add(
                block, ref beside[0], width, ref lines, rows, ref some[0], block, 1, ref beside[0], width);
            for (int i = 0; i < block; i++)
                beside.Slice(i * width, rest).CopyTo(gradient[((output + i) * inputs + whole)..]);
        }
    }

    // [panels, rows, width of a panel]
    private static void PackInputs(ReadOnlySpan<float> input, int inputs, Span<float> panels)
    {
        int width = RegisterPair<TLanes, TVector>.Width, at = 0;
        for (int column = 0; column < inputs; column += width)
        {
            int kept = Math.Min(width, inputs - column);
            if (kept < width)
                panels[at..].Clear();
            for (int from = column; from < input.Length; from += inputs, at += width)
            {
                if (kept == width)
                    RegisterPair<TLanes, TVector>.Load(ref Unsafe.AsRef(in input[from])).Store(ref panels[at]);
                else
                    input.Slice(from, kept).CopyTo(panels[at..]);
            }
        }
    }

    // [rows, block]
    private static void PackSlopes(ReadOnlySpan<float> slopes, int output, int outputs, int block, int rows, ref float into)
    {
        ref float from = ref Unsafe.Add(ref MemoryMarshal.GetReference(slopes), output);
        for (int row = 0; row < rows; row++)
        {
            int at = 0;
            // The processor copies a structure of a known size with two instructions.
            for (; at <= block - Six; at += Six)
                Unsafe.As<float, SixFloats>(ref Unsafe.Add(ref into, at)) = Unsafe.As<float, SixFloats>(ref Unsafe.Add(ref from, at));
            for (; at < block; at++)
                Unsafe.Add(ref into, at) = Unsafe.Add(ref from, at);
            from = ref Unsafe.Add(ref from, outputs);
            into = ref Unsafe.Add(ref into, block);
        }
    }

    [InlineArray(Six)]
    private struct SixFloats
    {
        private float _first;
    }
}
