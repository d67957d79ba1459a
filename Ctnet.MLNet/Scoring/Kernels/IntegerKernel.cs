using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>
/// Products of integers in registers of 256 bits: inputs of 7 bits without a sign, weights of 8 bits with one, sums of 32 bits.
/// Sums of integers are exact, so that they do not depend on the order or on the processor.
/// </summary>
internal static class IntegerKernel
{
    /// <summary>How many inputs an instruction multiplies and adds for an output.</summary>
    public const int Group = 4;

    /// <summary>How many outputs a panel has: as many as two registers have sums.</summary>
    public const int PanelWidth = 16;

    /// <summary>The most rows of a block, whose sums stay in registers.</summary>
    public const int MostRows = 4;

    private const int MostInput = 127;

    /// <summary>A number of inputs, rounded up to whole groups.</summary>
    public static int StrideOf(int inputs) => (inputs + Group - 1) / Group * Group;

    /// <summary>Where a weight stands.</summary>
    /// <param name="output">The output.</param>
    /// <param name="input">The input.</param>
    /// <param name="stride">The number of inputs, rounded up to whole groups.</param>
    public static int IndexOf(int output, int input, int stride) => output / PanelWidth * PanelWidth * stride
        + input / Group * Group * PanelWidth + output % PanelWidth * Group + input % Group;

    /// <summary>Turns a row of inputs into integers: value = scale * (integer - zero).</summary>
    /// <param name="values">The inputs. If one of them is not finite, the scale is NaN.</param>
    /// <param name="integers">As many bytes, rounded up to whole groups.</param>
    public static (float Scale, int Zero) Quantize(ReadOnlySpan<float> values, Span<byte> integers)
    {
        (float least, float most) = RangeOf(values);
        float scale = most == least ? 1 : (most - least) / MostInput;
        if (!float.IsFinite(scale))
        {
            integers.Clear();
            return (float.NaN, 0);
        }

        int zero = (int)MathF.Round(-least / scale), at = 0;
        Vector256<float> inverse = Vector256.Create(1 / scale);
        ref float from = ref MemoryMarshal.GetReference(values);
        for (; at <= values.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            Vector256<int> rounded = Avx.ConvertToVector256Int32(Vector256.LoadUnsafe(ref from, (nuint)at) * inverse)
                + Vector256.Create(zero);
            rounded = Vector256.Min(Vector256.Max(rounded, Vector256<int>.Zero), Vector256.Create(MostInput));
            Vector128<short> words = Sse2.PackSignedSaturate(rounded.GetLower(), rounded.GetUpper());
            Unsafe.WriteUnaligned(ref integers[at], Sse2.PackUnsignedSaturate(words, words).AsUInt64()[0]);
        }

        for (; at < values.Length; at++)
            integers[at] = (byte)Math.Clamp(MathF.Round(values[at] * (1 / scale)) + zero, 0, MostInput);
        integers[values.Length..].Clear();
        return (scale, zero);
    }

    /// <summary>Multiplies rows with a panel.</summary>
    /// <param name="inputs">[rows, stride]</param>
    /// <param name="weights">The panel.</param>
    /// <param name="stride">The number of inputs, rounded up to whole groups.</param>
    /// <param name="rows">1 or <see cref="MostRows"/>.</param>
    /// <param name="sums">[rows, <see cref="PanelWidth"/>]</param>
    public static void Multiply(ReadOnlySpan<byte> inputs, ReadOnlySpan<sbyte> weights, int stride, int rows, Span<int> sums)
    {
        ref byte input = ref MemoryMarshal.GetReference(inputs[..(rows * stride)]);
        ref sbyte weight = ref MemoryMarshal.GetReference(weights[..(PanelWidth * stride)]);
        ref int sum = ref MemoryMarshal.GetReference(sums[..(rows * PanelWidth)]);
        if (rows == MostRows)
            FourRows(ref input, stride, ref weight, ref sum);
        else
            OneRow(ref input, stride, ref weight, ref sum);
    }

    /// <summary>A row's outputs for a panel: scales * scale * (sums - zero * weights) + biases.</summary>
    /// <param name="sums">[<see cref="PanelWidth"/>]</param>
    /// <param name="weights">The sum of each output's weights.</param>
    /// <param name="zero">The zero of the row.</param>
    /// <param name="scales">The scale of each output.</param>
    /// <param name="scale">The scale of the row.</param>
    /// <param name="biases">The bias of each output.</param>
    /// <param name="outputs">[<see cref="PanelWidth"/>]: receives the outputs.</param>
    public static void Scale(
        ReadOnlySpan<int> sums, ReadOnlySpan<int> weights, int zero, ReadOnlySpan<float> scales, float scale,
        ReadOnlySpan<float> biases, Span<float> outputs)
    {
        ref int sum = ref MemoryMarshal.GetReference(sums[..PanelWidth]);
        ref int weight = ref MemoryMarshal.GetReference(weights[..PanelWidth]);
        ref float factor = ref MemoryMarshal.GetReference(scales[..PanelWidth]);
        ref float bias = ref MemoryMarshal.GetReference(biases[..PanelWidth]);
        ref float output = ref MemoryMarshal.GetReference(outputs[..PanelWidth]);
        for (nuint at = 0; at < PanelWidth; at += (nuint)Vector256<float>.Count)
        {
            Vector256<int> products = Vector256.LoadUnsafe(ref sum, at)
                - Vector256.LoadUnsafe(ref weight, at) * Vector256.Create(zero);
            Vector256<float> scaled = Vector256.ConvertToSingle(products) * (Vector256.LoadUnsafe(ref factor, at) * scale);
            (scaled + Vector256.LoadUnsafe(ref bias, at)).StoreUnsafe(ref output, at);
        }
    }

    // The least and the greatest of the values and 0; NaN if one of the values is not finite.
    private static (float Least, float Most) RangeOf(ReadOnlySpan<float> values)
    {
        Vector256<float> least = default, most = default, finite = default;
        ref float from = ref MemoryMarshal.GetReference(values);
        int at = 0;
        for (; at <= values.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            Vector256<float> next = Vector256.LoadUnsafe(ref from, (nuint)at);
            (least, most) = (Avx.Min(least, next), Avx.Max(most, next));
            // 0 times infinity is NaN.
            finite += next * Vector256<float>.Zero;
        }

        (float lowest, float highest, float check) = (0, 0, Vector256.Sum(finite));
        for (int lane = 0; lane < Vector256<float>.Count; lane++)
            (lowest, highest) = (Math.Min(lowest, least[lane]), Math.Max(highest, most[lane]));
        for (; at < values.Length; at++)
            (lowest, highest, check) = (Math.Min(lowest, values[at]), Math.Max(highest, values[at]), check + values[at] * 0);
        return float.IsNaN(check) ? (float.NaN, float.NaN) : (lowest, highest);
    }

    private static void FourRows(ref byte input, int stride, ref sbyte weight, ref int sum)
    {
        Vector256<int> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (int at = 0; at < stride; at += Group)
        {
            Vector256<sbyte> left = Vector256.LoadUnsafe(ref weight), right = Vector256.LoadUnsafe(ref weight, 32);
            weight = ref Unsafe.Add(ref weight, Group * PanelWidth);
            ref byte x = ref Unsafe.Add(ref input, at);
            Vector256<byte> four = Spread(ref x);
            (a, b) = (Add(a, four, left), Add(b, four, right));
            four = Spread(ref x = ref Unsafe.Add(ref x, stride));
            (c, d) = (Add(c, four, left), Add(d, four, right));
            four = Spread(ref x = ref Unsafe.Add(ref x, stride));
            (e, f) = (Add(e, four, left), Add(f, four, right));
            four = Spread(ref Unsafe.Add(ref x, stride));
            (g, h) = (Add(g, four, left), Add(h, four, right));
        }

        a.StoreUnsafe(ref sum);
        b.StoreUnsafe(ref sum, 8);
        c.StoreUnsafe(ref sum, 16);
        d.StoreUnsafe(ref sum, 24);
        e.StoreUnsafe(ref sum, 32);
        f.StoreUnsafe(ref sum, 40);
        g.StoreUnsafe(ref sum, 48);
        h.StoreUnsafe(ref sum, 56);
    }

    private static void OneRow(ref byte input, int stride, ref sbyte weight, ref int sum)
    {
        Vector256<int> a = default, b = default;
        for (int at = 0; at < stride; at += Group)
        {
            Vector256<byte> four = Spread(ref Unsafe.Add(ref input, at));
            a = Add(a, four, Vector256.LoadUnsafe(ref weight));
            b = Add(b, four, Vector256.LoadUnsafe(ref weight, 32));
            weight = ref Unsafe.Add(ref weight, Group * PanelWidth);
        }

        a.StoreUnsafe(ref sum);
        b.StoreUnsafe(ref sum, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Spread(ref byte four) => Vector256.Create(Unsafe.ReadUnaligned<int>(ref four)).AsByte();

    // Adds to each sum the products of four inputs with their weights. A pair of products is at most 2 * 127 * 127, which a word
    // holds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Add(Vector256<int> sums, Vector256<byte> inputs, Vector256<sbyte> weights) =>
        AvxVnni.IsSupported
            ? AvxVnni.MultiplyWideningAndAdd(sums, inputs, weights)
            : sums + Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(inputs, weights), Vector256.Create((short)1));
}
