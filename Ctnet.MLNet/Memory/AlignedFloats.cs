using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Memory;

/// <summary>
/// An array that begins at a cache line. A vector register that is loaded from a multiple of its width then never needs two
/// lines.
/// </summary>
internal sealed class AlignedFloats
{
    private readonly float[] _values;
    private readonly int _start;

    /// <summary>All values are zero at first.</summary>
    public AlignedFloats(int length)
    {
        // Pinned: the collector would otherwise move the array to where no line begins.
        _values = GC.AllocateArray<float>(checked(length + CacheLine.Floats - 1), pinned: true);
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref MemoryMarshal.GetArrayDataReference(_values));
        _start = (int)(-address / sizeof(float) & CacheLine.Floats - 1);
        Length = length;
    }

    public int Length { get; }

    public Span<float> Span => _values.AsSpan(_start, Length);
}
