using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Memory;

/// <summary>Copies rows of a few values, for which a call of a copying method takes longer than the copy itself.</summary>
internal static class ShortRow
{
    /// <param name="from">The first value. As many values as <paramref name="to"/> has must be there.</param>
    /// <param name="to">Receives the values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ref readonly float from, Span<float> to)
    {
        ref float source = ref Unsafe.AsRef(in from), target = ref MemoryMarshal.GetReference(to);
        int at = 0;
        for (; at <= to.Length - Vector<float>.Count; at += Vector<float>.Count)
            Vector.LoadUnsafe(ref source, (nuint)at).StoreUnsafe(ref target, (nuint)at);
        for (; at < to.Length; at++)
            Unsafe.Add(ref target, at) = Unsafe.Add(ref source, at);
    }
}
