using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// Zeros to be written once, which begin at a cache line: no load of a vector register from a multiple of its width reaches over two.
/// </summary>
internal sealed class AlignedFloats
{
    /// <summary>Floats of a cache line, and of the widest register.</summary>
    public const int Line = 16;

    private readonly float[] _values;
    private readonly int _start;

    public AlignedFloats(int length)
    {
        // Pinned, or the collector would move it to where no line begins.
        _values = GC.AllocateArray<float>(checked(length + Line - 1), pinned: true);
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref MemoryMarshal.GetArrayDataReference(_values));
        _start = (int)(-address / sizeof(float) & Line - 1);
        Length = length;
    }

    public int Length { get; }

    public Span<float> Span => _values.AsSpan(_start, Length);
}
