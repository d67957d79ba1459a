using System.Runtime.CompilerServices;

namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>
/// The inner loop of matrix products: the sums of some rows and one panel stay in registers while lines of the panel are read.
/// Twelve rows where the processor has 32 registers, six where it has 16; at the end four, and then one by one.
/// </summary>
/// <remarks>The loops are not inlined: in a larger method the compiler would move some of the sums out of the registers.</remarks>
internal static class RowBlock<TLanes, TVector> where TLanes : struct, ILanes<TVector> where TVector : struct
{
    private const int Twelve = 12, Six = 6, Four = 4;

    /// <summary>The most rows of a block.</summary>
    public const int Most = Twelve;

    /// <summary>How many of some rows are in blocks. At most three are left.</summary>
    public static int Blocked(int rows)
    {
        int blocked = 0;
        while (rows - blocked >= Four)
            blocked += Next(rows - blocked);
        return blocked;
    }

    /// <summary>The number of rows of the next block.</summary>
    /// <param name="rows">The rows that are left.</param>
    public static int Next(int rows)
    {
        int most = TLanes.HasManyRegisters ? Twelve : Six;
        return rows >= most ? most : rows >= Four ? Four : 1;
    }

    /// <summary>output[i] = begun[i] + sum over k of input[i, k] * lines[k]. The products are added one by one, in order.</summary>
    /// <param name="rows">The number of rows, from <see cref="Next"/>.</param>
    /// <param name="begun">The sums of the first row at the beginning, as many values as a panel is wide.</param>
    /// <param name="begunStride">From a row's sums to those of the next; 0 if all rows begin alike.</param>
    /// <param name="lines">[count, width of a panel]: the lines of the panel.</param>
    /// <param name="count">The number of lines.</param>
    /// <param name="input">The first row's value for the first line.</param>
    /// <param name="step">From the value for a line to that for the next.</param>
    /// <param name="inputStride">From a row's value to that of the next.</param>
    /// <param name="output">The sums of the first row at the end.</param>
    /// <param name="outputStride">From a row's sums to those of the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(
        int rows, ref float begun, nint begunStride, ref float lines, nint count, ref float input, nint step, nint inputStride,
        ref float output, nint outputStride)
    {
        if (rows == Twelve)
            TwelveRows(ref begun, begunStride, ref lines, count, ref input, step, inputStride, ref output, outputStride);
        else if (rows == Six)
            SixRows(ref begun, begunStride, ref lines, count, ref input, step, inputStride, ref output, outputStride);
        else if (rows == Four)
            FourRows(ref begun, begunStride, ref lines, count, ref input, step, inputStride, ref output, outputStride);
        else
            OneRow(ref begun, ref lines, count, ref input, step, ref output);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TwelveRows(
        ref float begun, nint begunStride, ref float lines, nint count, ref float input, nint step, nint inputStride,
        ref float output, nint outputStride)
    {
        var a = RegisterPair<TLanes, TVector>.Load(ref begun);
        var b = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var c = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var d = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var e = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var f = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var g = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var h = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var i = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var j = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var k = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var l = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        for (nint at = 0; at < count; at++)
        {
            var line = RegisterPair<TLanes, TVector>.Load(ref lines);
            lines = ref Unsafe.Add(ref lines, RegisterPair<TLanes, TVector>.Width);
            ref float x = ref input;
            a.Add(line, x);
            b.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            c.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            d.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            e.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            f.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            g.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            h.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            i.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            j.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            k.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            l.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            input = ref Unsafe.Add(ref input, step);
        }

        a.Store(ref output);
        b.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        c.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        d.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        e.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        f.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        g.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        h.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        i.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        j.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        k.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        l.Store(ref output = ref Unsafe.Add(ref output, outputStride));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SixRows(
        ref float begun, nint begunStride, ref float lines, nint count, ref float input, nint step, nint inputStride,
        ref float output, nint outputStride)
    {
        var a = RegisterPair<TLanes, TVector>.Load(ref begun);
        var b = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var c = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var d = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var e = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var f = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        for (nint at = 0; at < count; at++)
        {
            var line = RegisterPair<TLanes, TVector>.Load(ref lines);
            lines = ref Unsafe.Add(ref lines, RegisterPair<TLanes, TVector>.Width);
            ref float x = ref input;
            a.Add(line, x);
            b.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            c.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            d.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            e.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            f.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            input = ref Unsafe.Add(ref input, step);
        }

        a.Store(ref output);
        b.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        c.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        d.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        e.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        f.Store(ref output = ref Unsafe.Add(ref output, outputStride));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FourRows(
        ref float begun, nint begunStride, ref float lines, nint count, ref float input, nint step, nint inputStride,
        ref float output, nint outputStride)
    {
        var a = RegisterPair<TLanes, TVector>.Load(ref begun);
        var b = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var c = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        var d = RegisterPair<TLanes, TVector>.Load(ref begun = ref Unsafe.Add(ref begun, begunStride));
        for (nint at = 0; at < count; at++)
        {
            var line = RegisterPair<TLanes, TVector>.Load(ref lines);
            lines = ref Unsafe.Add(ref lines, RegisterPair<TLanes, TVector>.Width);
            ref float x = ref input;
            a.Add(line, x);
            b.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            c.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            d.Add(line, x = ref Unsafe.Add(ref x, inputStride));
            input = ref Unsafe.Add(ref input, step);
        }

        a.Store(ref output);
        b.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        c.Store(ref output = ref Unsafe.Add(ref output, outputStride));
        d.Store(ref output = ref Unsafe.Add(ref output, outputStride));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OneRow(ref float begun, ref float lines, nint count, ref float input, nint step, ref float output)
    {
        var sum = RegisterPair<TLanes, TVector>.Load(ref begun);
        for (nint at = 0; at < count; at++)
        {
            sum.Add(RegisterPair<TLanes, TVector>.Load(ref lines), input);
            lines = ref Unsafe.Add(ref lines, RegisterPair<TLanes, TVector>.Width);
            input = ref Unsafe.Add(ref input, step);
        }

        sum.Store(ref output);
    }
}
