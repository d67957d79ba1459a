using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Tests.Persistence;

/// <summary>A model's section as bytes: written by the library, or put together by hand.</summary>
internal static class SectionBytes
{
    public static byte[] Of(ModelSection section)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            ModelSectionWriter.Write(writer, section);
        return stream.ToArray();
    }

    public static ModelSection Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return ModelSectionReader.Read(stream);
    }

    /// <summary>A section of these parts, with the right checksum.</summary>
    public static byte[] Of(string header, byte[] blocks, string mark = "CTNETMDL", int version = 1, int? headerLength = null)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] content =
            [.. Encoding.ASCII.GetBytes(mark), .. Int(version), .. Int(headerLength ?? text.Length), .. text, .. blocks];
        return [.. content, .. SHA256.HashData(content)];
    }

    /// <summary>The section with another header, and the right checksum.</summary>
    public static byte[] Edit(byte[] section, Func<string, string> header)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(section.AsSpan(12));
        return Of(header(Encoding.UTF8.GetString(section, 16, length)), section[(16 + length)..^32]);
    }

    public static byte[] Int(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
