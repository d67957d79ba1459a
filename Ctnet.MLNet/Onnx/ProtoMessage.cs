using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Ctnet.MLNet.Onnx;

/// <summary>
/// A Protocol Buffers message that is written field by field, under the fields' numbers in onnx.proto. The export writes eight
/// kinds of messages and reads none. <see cref="OnnxGraph"/> therefore gives the numbers itself, and no code is generated from
/// onnx.proto.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Both streams write to memory only: there is nothing to release.")]
internal sealed class ProtoMessage
{
    private readonly MemoryStream _bytes = new();
    private readonly CodedOutputStream _output;

    public ProtoMessage() => _output = new CodedOutputStream(_bytes, leaveOpen: true);

    public ProtoMessage Text(int field, string value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteString(value);
        return this;
    }

    public ProtoMessage Number(int field, long value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteInt64(value);
        return this;
    }

    public ProtoMessage Message(int field, ProtoMessage message)
    {
        message._output.Flush();
        return Bytes(field, message._bytes.GetBuffer().AsMemory(0, (int)message._bytes.Length));
    }

    public ProtoMessage Messages(int field, IEnumerable<ProtoMessage> messages)
    {
        foreach (ProtoMessage message in messages)
            Message(field, message);
        return this;
    }

    /// <summary>Writes numbers as their bytes, little-endian.</summary>
    public ProtoMessage Raw<T>(int field, T[] values) where T : unmanaged =>
        Bytes(field, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public void WriteTo(Stream stream)
    {
        _output.Flush();
        _bytes.WriteTo(stream);
    }

    private ProtoMessage Bytes(int field, ReadOnlyMemory<byte> bytes)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteBytes(UnsafeByteOperations.UnsafeWrap(bytes));
        return this;
    }
}
