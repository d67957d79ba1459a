using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>Reads what a <see cref="ShareWriter"/> wrote, in the same order.</summary>
/// <param name="bytes">The bytes.</param>
internal sealed class ShareReader(byte[] bytes)
{
    private int _at;

    public T Read<T>() where T : unmanaged => Take<T>(1)[0];

    public ReadOnlySpan<T> ReadAll<T>() where T : unmanaged => Take<T>(Read<int>());

    public ReadOnlySpan<char> ReadText() => Take<char>(Read<int>());

    private ReadOnlySpan<T> Take<T>(int count) where T : unmanaged
    {
        int length = checked(count * Unsafe.SizeOf<T>());
        ReadOnlySpan<byte> taken = bytes.AsSpan(_at, length);
        _at += length;
        return MemoryMarshal.Cast<byte, T>(taken);
    }
}
