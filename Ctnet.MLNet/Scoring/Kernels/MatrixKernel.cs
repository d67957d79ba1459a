using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>
/// Multiplies rows by a <see cref="PackedMatrix"/>. Of a batch, the outputs of twelve rows and one panel stay in registers; of
/// six rows where the processor has only 16 registers. Of a row alone, the outputs of four panels stay in registers, and weights
/// whose input is 0 are not read: after a ReLU, half of the inputs are.
/// </summary>
internal static class MatrixKernel<TLanes, TVector> where TLanes : struct, ILanes<TVector> where TVector : struct
{
    private const int PanelsAtOnce = 4;

    /// <summary>
    /// Multiplies rows of inputs by the weights, and adds the biases. Lengths are not checked here: <see
    /// cref="PackedMatrix.Multiply"/> did.
    /// </summary>
    /// <param name="matrix">The weights and biases.</param>
    /// <param name="input">[rows, inputs]</param>
    /// <param name="output">[rows, outputs]</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="taken">Room for one index per input.</param>
    public static void Multiply(PackedMatrix matrix, ReadOnlySpan<float> input, Span<float> output, int rows, Span<int> taken)
    {
        int inputs = matrix.Inputs, outputs = matrix.Outputs, blocked = RowBlock<TLanes, TVector>.Blocked(rows);
        if (blocked > 0)
            MultiplyBlocks(matrix, input, output, blocked);
        for (int row = blocked; row < rows; row++)
            MultiplyRow(matrix, input.Slice(row * inputs, inputs), output.Slice(row * outputs, outputs), taken);
    }

    private static void MultiplyBlocks(PackedMatrix matrix, ReadOnlySpan<float> input, Span<float> output, int rows)
    {
        int width = RegisterPair<TLanes, TVector>.Width, inputs = matrix.Inputs, outputs = matrix.Outputs;
        int shared = Shared(input, inputs, rows);
        ref float panel = ref MemoryMarshal.GetReference(matrix.Panels);
        ref float from = ref Unsafe.Add(ref MemoryMarshal.GetReference(input), shared);
        // The sums over the inputs that all rows share; and room for a last panel that has fewer outputs, which is computed
        // whole.
        Span<float> begun = stackalloc float[width], beside = stackalloc float[RowBlock<TLanes, TVector>.Most * width];
        for (int column = 0; column < outputs; column += width)
        {
            Begin(ref panel, input[..shared]).Store(ref begun[0]);
            ref float lines = ref Line(ref panel, shared);
            int kept = Math.Min(width, outputs - column), stride = kept == width ? outputs : width;
            for (int row = 0, block; row < rows; row += block)
            {
                block = RowBlock<TLanes, TVector>.Next(rows - row);
                ref float first = ref Unsafe.Add(ref from, row * inputs);
                ref float into = ref kept == width ? ref output[row * outputs + column] : ref beside[0];
                RowBlock<TLanes, TVector>.Add(
                    block, ref begun[0], 0, ref lines, inputs - shared, ref first, 1, inputs, ref into, stride);
                for (int i = 0; kept < width && i < block; i++)
                    beside.Slice(i * width, kept).CopyTo(output[((row + i) * outputs + column)..]);
            }

            panel = ref Unsafe.Add(ref panel, matrix.PanelLength);
        }
    }

    // How many of their first inputs all rows share. A request for one user's candidates shares those of the user.
    private static int Shared(ReadOnlySpan<float> input, int inputs, int rows)
    {
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(input), first = bits[..inputs];
        int shared = inputs;
        for (int row = rows - 1; row > 0 && shared > 0; row--)
            shared = bits.Slice(row * inputs, shared).CommonPrefixLength(first);
        return shared;
    }

    private static RegisterPair<TLanes, TVector> Begin(ref float panel, ReadOnlySpan<float> input)
    {
        var sum = RegisterPair<TLanes, TVector>.Load(ref panel);
        for (int at = 0; at < input.Length; at++)
            sum.Add(RegisterPair<TLanes, TVector>.Load(ref Line(ref panel, at)), input[at]);
        return sum;
    }

    private static void MultiplyRow(PackedMatrix matrix, ReadOnlySpan<float> input, Span<float> output, Span<int> taken)
    {
        int width = RegisterPair<TLanes, TVector>.Width, column = 0;
        ref float panel = ref MemoryMarshal.GetReference(matrix.Panels);
        ref float values = ref MemoryMarshal.GetReference(input);
        ReadOnlySpan<int> indices = NotZero(input, taken);
        for (; column + PanelsAtOnce * width <= output.Length; column += PanelsAtOnce * width)
        {
            RowByFour(ref panel, matrix.PanelLength, ref values, indices, ref output[column]);
            panel = ref Unsafe.Add(ref panel, PanelsAtOnce * matrix.PanelLength);
        }

        Span<float> beside = stackalloc float[width];
        for (; column < output.Length; column += width)
        {
            int kept = Math.Min(width, output.Length - column);
            RowByOne(ref panel, ref values, indices, ref kept == width ? ref output[column] : ref beside[0]);
            if (kept < width)
                beside[..kept].CopyTo(output[column..]);
            panel = ref Unsafe.Add(ref panel, matrix.PanelLength);
        }
    }

    // The indices of inputs that are not 0. NaN is not equal to 0: it is taken, and makes the outputs NaN.
    private static ReadOnlySpan<int> NotZero(ReadOnlySpan<float> values, Span<int> taken)
    {
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            taken[count] = i;
            count += values[i] != 0 ? 1 : 0;
        }

        return taken[..count];
    }

    private static void RowByOne(ref float panel, ref float input, ReadOnlySpan<int> taken, ref float output)
    {
        var sum = RegisterPair<TLanes, TVector>.Load(ref panel);
        foreach (int at in taken)
            sum.Add(RegisterPair<TLanes, TVector>.Load(ref Line(ref panel, at)), Unsafe.Add(ref input, at));
        sum.Store(ref output);
    }

    private static void RowByFour(ref float panel, nint length, ref float input, ReadOnlySpan<int> taken, ref float output)
    {
        ref float second = ref Unsafe.Add(ref panel, length);
        ref float third = ref Unsafe.Add(ref second, length);
        ref float fourth = ref Unsafe.Add(ref third, length);
        var a = RegisterPair<TLanes, TVector>.Load(ref panel);
        var b = RegisterPair<TLanes, TVector>.Load(ref second);
        var c = RegisterPair<TLanes, TVector>.Load(ref third);
        var d = RegisterPair<TLanes, TVector>.Load(ref fourth);
        foreach (int at in taken)
        {
            float x = Unsafe.Add(ref input, at);
            a.Add(RegisterPair<TLanes, TVector>.Load(ref Line(ref panel, at)), x);
            b.Add(RegisterPair<TLanes, TVector>.Load(ref Line(ref second, at)), x);
            c.Add(RegisterPair<TLanes, TVector>.Load(ref Line(ref third, at)), x);
            d.Add(RegisterPair<TLanes, TVector>.Load(ref Line(ref fourth, at)), x);
        }

        int width = RegisterPair<TLanes, TVector>.Width;
        a.Store(ref output);
        b.Store(ref Unsafe.Add(ref output, width));
        c.Store(ref Unsafe.Add(ref output, 2 * width));
        d.Store(ref Unsafe.Add(ref output, 3 * width));
    }

    // A panel's first line holds the biases.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Line(ref float panel, int input) =>
        ref Unsafe.Add(ref panel, (nint)(input + 1) * RegisterPair<TLanes, TVector>.Width);
}
