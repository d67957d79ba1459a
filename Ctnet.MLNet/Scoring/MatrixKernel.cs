using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// The product of rows with a <see cref="PackedMatrix"/>. In a batch, four rows by one panel stay in registers; for a row alone, four
/// panels do, and lines whose input is 0 are not read: half of what a ReLU gives.
/// </summary>
internal static class MatrixKernel<TLanes, TVector> where TLanes : struct, ILanes<TVector> where TVector : struct
{
    private const int RowsAtOnce = 4, PanelsAtOnce = 4;

    /// <summary>The spans have the lengths that <see cref="PackedMatrix.Multiply"/> gives them: nothing is checked here.</summary>
    public static void Multiply(PackedMatrix matrix, ReadOnlySpan<float> input, Span<float> output, int rows, Span<int> taken)
    {
        int width = 2 * TLanes.Count, inputs = matrix.Inputs, outputs = matrix.Outputs;
        int blocks = rows / RowsAtOnce, whole = outputs / width, rest = outputs - whole * width;
        ref float panels = ref MemoryMarshal.GetReference(matrix.Panels);
        ref float from = ref MemoryMarshal.GetReference(input);
        ref float to = ref MemoryMarshal.GetReference(output);
        // A panel that is not full is computed whole, beside the output.
        Span<float> beside = stackalloc float[RowsAtOnce * width];
        if (blocks > 0)
        {
            for (int panel = 0; panel < whole; panel++)
            {
                for (int block = 0; block < blocks; block++)
                {
                    int row = block * RowsAtOnce;
                    FourRows(
                        ref Unsafe.Add(ref panels, panel * matrix.PanelLength), ref Unsafe.Add(ref from, row * inputs), inputs,
                        ref Unsafe.Add(ref to, row * outputs + panel * width), outputs);
                }
            }

            for (int block = 0; rest > 0 && block < blocks; block++)
            {
                int row = block * RowsAtOnce;
                FourRows(
                    ref Unsafe.Add(ref panels, whole * matrix.PanelLength), ref Unsafe.Add(ref from, row * inputs), inputs,
                    ref MemoryMarshal.GetReference(beside), width);
                for (int i = 0; i < RowsAtOnce; i++)
                    beside.Slice(i * width, rest).CopyTo(output[((row + i) * outputs + whole * width)..]);
            }
        }

        for (int row = blocks * RowsAtOnce; row < rows; row++)
        {
            ref float values = ref Unsafe.Add(ref from, row * inputs);
            ReadOnlySpan<int> indices = NotZero(input.Slice(row * inputs, inputs), taken);
            int panel = 0;
            for (; panel + PanelsAtOnce <= whole; panel += PanelsAtOnce)
                OneRow4(ref Unsafe.Add(ref panels, panel * matrix.PanelLength), matrix.PanelLength, ref values, indices,
                    ref Unsafe.Add(ref to, row * outputs + panel * width));
            for (; panel < whole; panel++)
                OneRow(ref Unsafe.Add(ref panels, panel * matrix.PanelLength), ref values, indices,
                    ref Unsafe.Add(ref to, row * outputs + panel * width));
            if (rest > 0)
            {
                OneRow(ref Unsafe.Add(ref panels, whole * matrix.PanelLength), ref values, indices, ref MemoryMarshal.GetReference(beside));
                beside[..rest].CopyTo(output[(row * outputs + whole * width)..]);
            }
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

    private static void FourRows(ref float panel, ref float input, int inputs, ref float output, int stride)
    {
        int lanes = TLanes.Count, width = 2 * lanes;
        TVector a0 = TLanes.Load(ref panel, 0), a1 = TLanes.Load(ref panel, lanes);
        TVector b0 = a0, b1 = a1, c0 = a0, c1 = a1, d0 = a0, d1 = a1;
        ref float line = ref Unsafe.Add(ref panel, width);
        ref float second = ref Unsafe.Add(ref input, inputs), third = ref Unsafe.Add(ref second, inputs),
            fourth = ref Unsafe.Add(ref third, inputs);
        for (int k = 0; k < inputs; k++)
        {
            TVector w0 = TLanes.Load(ref line, 0), w1 = TLanes.Load(ref line, lanes);
            line = ref Unsafe.Add(ref line, width);
            TVector x = TLanes.Spread(Unsafe.Add(ref input, k));
            a0 = TLanes.MultiplyAdd(x, w0, a0);
            a1 = TLanes.MultiplyAdd(x, w1, a1);
            x = TLanes.Spread(Unsafe.Add(ref second, k));
            b0 = TLanes.MultiplyAdd(x, w0, b0);
            b1 = TLanes.MultiplyAdd(x, w1, b1);
            x = TLanes.Spread(Unsafe.Add(ref third, k));
            c0 = TLanes.MultiplyAdd(x, w0, c0);
            c1 = TLanes.MultiplyAdd(x, w1, c1);
            x = TLanes.Spread(Unsafe.Add(ref fourth, k));
            d0 = TLanes.MultiplyAdd(x, w0, d0);
            d1 = TLanes.MultiplyAdd(x, w1, d1);
        }

        TLanes.Store(a0, ref output, 0);
        TLanes.Store(a1, ref output, lanes);
        TLanes.Store(b0, ref output, stride);
        TLanes.Store(b1, ref output, stride + lanes);
        TLanes.Store(c0, ref output, 2 * stride);
        TLanes.Store(c1, ref output, 2 * stride + lanes);
        TLanes.Store(d0, ref output, 3 * stride);
        TLanes.Store(d1, ref output, 3 * stride + lanes);
    }

    private static void OneRow(ref float panel, ref float input, ReadOnlySpan<int> taken, ref float output)
    {
        int lanes = TLanes.Count, width = 2 * lanes;
        TVector a0 = TLanes.Load(ref panel, 0), a1 = TLanes.Load(ref panel, lanes);
        foreach (int k in taken)
        {
            TVector x = TLanes.Spread(Unsafe.Add(ref input, k));
            int line = (k + 1) * width;
            a0 = TLanes.MultiplyAdd(x, TLanes.Load(ref panel, line), a0);
            a1 = TLanes.MultiplyAdd(x, TLanes.Load(ref panel, line + lanes), a1);
        }

        TLanes.Store(a0, ref output, 0);
        TLanes.Store(a1, ref output, lanes);
    }

    private static void OneRow4(ref float panel, int length, ref float input, ReadOnlySpan<int> taken, ref float output)
    {
        int lanes = TLanes.Count, width = 2 * lanes;
        ref float second = ref Unsafe.Add(ref panel, length), third = ref Unsafe.Add(ref second, length),
            fourth = ref Unsafe.Add(ref third, length);
        TVector a0 = TLanes.Load(ref panel, 0), a1 = TLanes.Load(ref panel, lanes);
        TVector b0 = TLanes.Load(ref second, 0), b1 = TLanes.Load(ref second, lanes);
        TVector c0 = TLanes.Load(ref third, 0), c1 = TLanes.Load(ref third, lanes);
        TVector d0 = TLanes.Load(ref fourth, 0), d1 = TLanes.Load(ref fourth, lanes);
        foreach (int k in taken)
        {
            TVector x = TLanes.Spread(Unsafe.Add(ref input, k));
            int line = (k + 1) * width;
            a0 = TLanes.MultiplyAdd(x, TLanes.Load(ref panel, line), a0);
            a1 = TLanes.MultiplyAdd(x, TLanes.Load(ref panel, line + lanes), a1);
            b0 = TLanes.MultiplyAdd(x, TLanes.Load(ref second, line), b0);
            b1 = TLanes.MultiplyAdd(x, TLanes.Load(ref second, line + lanes), b1);
            c0 = TLanes.MultiplyAdd(x, TLanes.Load(ref third, line), c0);
            c1 = TLanes.MultiplyAdd(x, TLanes.Load(ref third, line + lanes), c1);
            d0 = TLanes.MultiplyAdd(x, TLanes.Load(ref fourth, line), d0);
            d1 = TLanes.MultiplyAdd(x, TLanes.Load(ref fourth, line + lanes), d1);
        }

        TLanes.Store(a0, ref output, 0);
        TLanes.Store(a1, ref output, lanes);
        TLanes.Store(b0, ref output, width);
        TLanes.Store(b1, ref output, width + lanes);
        TLanes.Store(c0, ref output, 2 * width);
        TLanes.Store(c1, ref output, 2 * width + lanes);
        TLanes.Store(d0, ref output, 3 * width);
        TLanes.Store(d1, ref output, 3 * width + lanes);
    }
}
