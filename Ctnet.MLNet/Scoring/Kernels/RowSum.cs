using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>
/// Adds rows of a <see cref="FoldedLayer"/> to outputs. The outputs of four panels stay in registers while all rows are added to
/// them.
/// </summary>
internal static class RowSum<TLanes, TVector> where TLanes : struct, ILanes<TVector> where TVector : struct
{
    private const int PanelsAtOnce = 4;

    /// <param name="rows">All rows. The kernel may read a panel beyond their end.</param>
    /// <param name="starts">Where the rows to add begin, in the order in which they are added.</param>
    /// <param name="output">The outputs that they are added to.</param>
    public static void Add(ReadOnlySpan<float> rows, ReadOnlySpan<int> starts, Span<float> output)
    {
        int width = RegisterPair<TLanes, TVector>.Width, column = 0;
        ref float from = ref MemoryMarshal.GetReference(rows);
        for (; column + PanelsAtOnce * width <= output.Length; column += PanelsAtOnce * width)
            AddFour(ref Unsafe.Add(ref from, column), starts, ref output[column]);
        Span<float> beside = stackalloc float[width];
        for (; column < output.Length; column += width)
        {
            Span<float> into = output[column..Math.Min(column + width, output.Length)];
            into.CopyTo(beside);
            AddOne(ref Unsafe.Add(ref from, column), starts, ref beside[0]);
            beside[..into.Length].CopyTo(into);
        }
    }

    private static void AddFour(ref float rows, ReadOnlySpan<int> starts, ref float output)
    {
        int width = RegisterPair<TLanes, TVector>.Width;
        ref float second = ref Unsafe.Add(ref output, width);
        ref float third = ref Unsafe.Add(ref second, width);
        ref float fourth = ref Unsafe.Add(ref third, width);
        var a = RegisterPair<TLanes, TVector>.Load(ref output);
        var b = RegisterPair<TLanes, TVector>.Load(ref second);
        var c = RegisterPair<TLanes, TVector>.Load(ref third);
        var d = RegisterPair<TLanes, TVector>.Load(ref fourth);
        foreach (int start in starts)
        {
            ref float row = ref Unsafe.Add(ref rows, start);
            a.Add(RegisterPair<TLanes, TVector>.Load(ref row));
            b.Add(RegisterPair<TLanes, TVector>.Load(ref Unsafe.Add(ref row, width)));
            c.Add(RegisterPair<TLanes, TVector>.Load(ref Unsafe.Add(ref row, 2 * width)));
            d.Add(RegisterPair<TLanes, TVector>.Load(ref Unsafe.Add(ref row, 3 * width)));
        }

        a.Store(ref output);
        b.Store(ref second);
        c.Store(ref third);
        d.Store(ref fourth);
    }

    private static void AddOne(ref float rows, ReadOnlySpan<int> starts, ref float output)
    {
        var sum = RegisterPair<TLanes, TVector>.Load(ref output);
        foreach (int start in starts)
            sum.Add(RegisterPair<TLanes, TVector>.Load(ref Unsafe.Add(ref rows, start)));
        sum.Store(ref output);
    }
}
