using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>Arithmetic on rows of a few values, for which a call into a library costs more than the work itself.</summary>
internal static class RowArithmetic
{
    /// <summary>into += scale * values; <paramref name="into"/> may be longer than <paramref name="values"/>.</summary>
    public static void AddScaled(ReadOnlySpan<float> values, float scale, Span<float> into)
    {
        ref float from = ref MemoryMarshal.GetReference(values);
        ref float to = ref MemoryMarshal.GetReference(into[..values.Length]);
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            (Vector.LoadUnsafe(ref to, (nuint)i) + scale * Vector.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        for (; i < values.Length; i++)
            Unsafe.Add(ref to, i) += scale * Unsafe.Add(ref from, i);
    }
}
