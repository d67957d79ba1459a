using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// The product of rows with a <see cref="PackedMatrix"/>. In a batch, twelve rows by one panel stay in registers, or four where there are
/// but sixteen registers; for a row alone, four panels do, and lines whose input is 0 are not read: half of what a ReLU gives.
/// </summary>
internal static class MatrixKernel<TLanes, TVector> where TLanes : struct, ILanes<TVector> where TVector : struct
{
    private const int Twelve = 12, Four = 4, PanelsAtOnce = 4;

    /// <summary>The spans have the lengths that <see cref="PackedMatrix.Multiply"/> gives them: nothing is checked here.</summary>
    public static void Multiply(PackedMatrix matrix, ReadOnlySpan<float> input, Span<float> output, int rows, Span<int> taken)
    {
        int blocked = rows / Four * Four;
        if (blocked > 0)
            MultiplyBlocks(matrix, input, output, blocked);
        for (int row = blocked; row < rows; row++)
            MultiplyRow(matrix, input.Slice(row * matrix.Inputs, matrix.Inputs), output.Slice(row * matrix.Outputs, matrix.Outputs), taken);
    }

    private static void MultiplyBlocks(PackedMatrix matrix, ReadOnlySpan<float> input, Span<float> output, int rows)
    {
        int width = RegisterPair<TLanes, TVector>.Width, inputs = matrix.Inputs, outputs = matrix.Outputs;
        ref float panel = ref MemoryMarshal.GetReference(matrix.Panels);
        ref float from = ref MemoryMarshal.GetReference(input);
        // A panel that is not full is computed whole, beside the output.
        Span<float> beside = stackalloc float[Twelve * width];
        for (int column = 0; column < outputs; column += width)
        {
            int kept = Math.Min(width, outputs - column);
            for (int row = 0, block; row < rows; row += block)
            {
                block = TLanes.HasManyRegisters && row + Twelve <= rows ? Twelve : Four;
                Span<float> into = kept == width ? output[(row * outputs + column)..] : beside;
                int stride = kept == width ? outputs : width;
                ref float first = ref Unsafe.Add(ref from, row * inputs);
                if (block == Twelve)
                    TwelveRows(ref panel, ref first, inputs, ref MemoryMarshal.GetReference(into), stride);
                else
                    FourRows(ref panel, ref first, inputs, ref MemoryMarshal.GetReference(into), stride);
                for (int i = 0; kept < width && i < block; i++)
                    beside.Slice(i * width, kept).CopyTo(output[((row + i) * outputs + column)..]);
            }

            panel = ref Unsafe.Add(ref panel, matrix.PanelLength);
        }
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

    // NaN is not equal to 0, so that it is taken, and spreads.
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

    private static void TwelveRows(ref float panel, ref float input, nint inputs, ref float output, nint stride)
    {
        var a = RegisterPair<TLanes, TVector>.Load(ref panel);
        RegisterPair<TLanes, TVector> b = a, c = a, d = a, e = a, f = a, g = a, h = a, i = a, j = a, k = a, l = a;
        for (nint at = 0; at < inputs; at++)
        {
            panel = ref Unsafe.Add(ref panel, RegisterPair<TLanes, TVector>.Width);
            var line = RegisterPair<TLanes, TVector>.Load(ref panel);
            ref float x = ref Unsafe.Add(ref input, at);
            a.Add(line, x);
            b.Add(line, x = ref Unsafe.Add(ref x, inputs));
            c.Add(line, x = ref Unsafe.Add(ref x, inputs));
            d.Add(line, x = ref Unsafe.Add(ref x, inputs));
            e.Add(line, x = ref Unsafe.Add(ref x, inputs));
            f.Add(line, x = ref Unsafe.Add(ref x, inputs));
            g.Add(line, x = ref Unsafe.Add(ref x, inputs));
            h.Add(line, x = ref Unsafe.Add(ref x, inputs));
            i.Add(line, x = ref Unsafe.Add(ref x, inputs));
            j.Add(line, x = ref Unsafe.Add(ref x, inputs));
            k.Add(line, x = ref Unsafe.Add(ref x, inputs));
            l.Add(line, x = ref Unsafe.Add(ref x, inputs));
        }

        a.Store(ref output);
        b.Store(ref output = ref Unsafe.Add(ref output, stride));
        c.Store(ref output = ref Unsafe.Add(ref output, stride));
        d.Store(ref output = ref Unsafe.Add(ref output, stride));
        e.Store(ref output = ref Unsafe.Add(ref output, stride));
        f.Store(ref output = ref Unsafe.Add(ref output, stride));
        g.Store(ref output = ref Unsafe.Add(ref output, stride));
        h.Store(ref output = ref Unsafe.Add(ref output, stride));
        i.Store(ref output = ref Unsafe.Add(ref output, stride));
        j.Store(ref output = ref Unsafe.Add(ref output, stride));
        k.Store(ref output = ref Unsafe.Add(ref output, stride));
        l.Store(ref output = ref Unsafe.Add(ref output, stride));
    }

    private static void FourRows(ref float panel, ref float input, nint inputs, ref float output, nint stride)
    {
        var a = RegisterPair<TLanes, TVector>.Load(ref panel);
        RegisterPair<TLanes, TVector> b = a, c = a, d = a;
        for (nint at = 0; at < inputs; at++)
        {
            panel = ref Unsafe.Add(ref panel, RegisterPair<TLanes, TVector>.Width);
            var line = RegisterPair<TLanes, TVector>.Load(ref panel);
            ref float x = ref Unsafe.Add(ref input, at);
            a.Add(line, x);
            b.Add(line, x = ref Unsafe.Add(ref x, inputs));
            c.Add(line, x = ref Unsafe.Add(ref x, inputs));
            d.Add(line, x = ref Unsafe.Add(ref x, inputs));
        }

        a.Store(ref output);
        b.Store(ref output = ref Unsafe.Add(ref output, stride));
        c.Store(ref output = ref Unsafe.Add(ref output, stride));
        d.Store(ref output = ref Unsafe.Add(ref output, stride));
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
        ref float second = ref Unsafe.Add(ref panel, length), third = ref Unsafe.Add(ref second, length), fourth = ref Unsafe.Add(ref third, length);
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

    // The first line of a panel is the bias.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Line(ref float panel, int input) => ref Unsafe.Add(ref panel, (nint)(input + 1) * RegisterPair<TLanes, TVector>.Width);
}
