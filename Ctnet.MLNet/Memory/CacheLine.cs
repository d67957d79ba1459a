using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Ctnet.MLNet.Memory;

/// <summary>Cache lines: the pieces in which a processor fetches memory.</summary>
internal static class CacheLine
{
    /// <summary>How many floats a line holds; the widest vector register holds as many.</summary>
    public const int Floats = 16;

    /// <summary>
    /// Starts to fetch the line of a value that is read a little later, so that several reads wait for memory together and not
    /// one by one. Does nothing where the processor has no such instruction.
    /// </summary>
    /// <remarks>
    /// The collector may move the value before the fetch. The processor then fetches a line that nobody needs: a fetch never
    /// fails.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch<T>(ref readonly T value)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in value)));
    }

    /// <summary>Starts to fetch all lines that a row of floats reaches into. A row seldom begins where a line does.</summary>
    /// <param name="first">The row's first value.</param>
    /// <param name="count">How many values it has; at least one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FetchRow(ref readonly float first, int count)
    {
        ref float row = ref Unsafe.AsRef(in first);
        for (int at = 0; at < count - 1; at += Floats)
            Fetch(ref Unsafe.Add(ref row, at));
        Fetch(ref Unsafe.Add(ref row, count - 1));
    }
}
