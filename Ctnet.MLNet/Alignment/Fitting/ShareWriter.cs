using System.Buffers;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>Writes what a collector has collected of one rank's rows, for the other ranks.</summary>
internal sealed class ShareWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public void Write<T>(T value) where T : unmanaged => _bytes.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    public void Write<T>(IEnumerable<T> values) where T : unmanaged
    {
        T[] all = [.. values];
        Write(all.Length);
        _bytes.Write(MemoryMarshal.AsBytes(all.AsSpan()));
    }

    public void Write(ReadOnlySpan<char> text)
    {
        Write(text.Length);
        _bytes.Write(MemoryMarshal.AsBytes(text));
    }

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}
