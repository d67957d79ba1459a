using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ctnet.MLNet.Persistence;

/// <summary>
/// Reads a model's section. The file may be damaged or malicious: each length is checked against the bytes that are left before
/// memory is allocated for it, and nothing is returned before the checksum is verified.
/// </summary>
internal sealed class ModelSectionReader
{
    private const int ChecksumBytes = 32, ShortText = 256;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Stream _stream;
    private readonly IncrementalHash _hash;

    // Vocabularies are millions of short texts: the stream is read, and the hash is fed, in large pieces.
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _taken, _filled;

    // How many bytes before the checksum were not taken yet, and how many of these were not fetched into the buffer.
    private long _left, _unfetched;

    private ModelSectionReader(Stream stream, IncrementalHash hash)
    {
        _stream = stream;
        _hash = hash;
        _left = _unfetched = stream.Length - stream.Position - ChecksumBytes;
    }

    /// <exception cref="InvalidModelException">The section is damaged or from a newer version.</exception>
    public static ModelSection Read(Stream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            return new ModelSectionReader(stream, hash).Read();
        }
        catch (Exception exception) when (
            exception is EndOfStreamException or JsonException or DecoderFallbackException or OverflowException)
        {
            throw new InvalidModelException($"The model is damaged: {exception.Message}", exception);
        }
    }

    private ModelSection Read()
    {
        Span<byte> mark = stackalloc byte[ModelSectionWriter.Mark.Length];
        Take(mark);
        if (!mark.SequenceEqual(ModelSectionWriter.Mark))
            throw new InvalidModelException("This is not a model of Ctnet.MLNet: its mark is missing.");
        int version = TakeInt();
        if (version is < 1 or > ModelSectionWriter.Version)
        {
            throw new InvalidModelException($"The model has format version {version}; this version of Ctnet.MLNet reads up to "
                + $"{ModelSectionWriter.Version}. Load it with a newer version of the package.");
        }

        ModelSectionHeader header = ModelSectionHeader.Read(TakeBytes(TakeInt()));
        var section = new ModelSection(header.Content);
        var names = new HashSet<string>();
        foreach (ModelSectionHeader.Block? block in header.Blocks)
        {
            if (block is null)
                throw new InvalidModelException("The model is damaged: a block is null.");
            if (!names.Add(block.Name))
                throw new InvalidModelException($"The model has two blocks named '{block.Name}'.");
            if (block.Shape.Length == 0 || block.Shape.Any(size => size < 0) || block.Bytes < 0 || block.Bytes > _left)
                throw new InvalidModelException($"The model is damaged: block '{block.Name}' has an impossible size.");
            if (block.Type == ModelSectionHeader.Float32)
                section.Add(block.Name, new WeightTensor(block.Shape, TakeValues<float>(block)));
            else if (block.Type == ModelSectionHeader.Float16 && version >= 2)
                section.Add(block.Name, new WeightTensor(block.Shape, TakeHalves(block)), asFloat16: true);
            else if (block.Type == ModelSectionHeader.Int64)
                section.Add(block.Name, new IntegerTensor(block.Shape, TakeValues<long>(block)));
            else if (block.Type == ModelSectionHeader.Text)
                section.Add(block.Name, TakeTexts(block));
            else
                throw new InvalidModelException($"The model has a block of an unknown type '{block.Type}'.");
        }

        if (_left != 0)
            throw new InvalidModelException($"The model is damaged: {_left} bytes are not accounted for.");
        Span<byte> expected = stackalloc byte[ChecksumBytes], written = stackalloc byte[ChecksumBytes];
        _hash.GetHashAndReset(expected);
        _stream.ReadExactly(written);
        if (!expected.SequenceEqual(written))
            throw new InvalidModelException("The model is damaged: its checksum does not match its content.");
        return section;
    }

    private T[] TakeValues<T>(ModelSectionHeader.Block block) where T : unmanaged
    {
        long length = TensorShape.LengthOf(block.Shape);
        if (checked(length * Unsafe.SizeOf<T>()) != block.Bytes || length > Array.MaxLength)
            throw new InvalidModelException($"The model is damaged: the size of block '{block.Name}' does not fit its shape.");
        T[] values = new T[length];
        for (Span<T> rest = values; !rest.IsEmpty;)
        {
            Span<T> piece = rest[..Math.Min(rest.Length, 1 << 18)];
            Take(MemoryMarshal.AsBytes(piece));
            rest = rest[piece.Length..];
        }
        return values;
    }

    private float[] TakeHalves(ModelSectionHeader.Block block)
    {
        Half[] halves = TakeValues<Half>(block);
        float[] values = new float[halves.Length];
        TensorPrimitives.ConvertToSingle(halves, values);
        return values;
    }

    private List<string> TakeTexts(ModelSectionHeader.Block block)
    {
        long end = _left - block.Bytes;
        int count = block.Shape[0];
        if (block.Shape.Length != 1 || (long)count * sizeof(int) > block.Bytes)
            throw new InvalidModelException($"The model is damaged: list '{block.Name}' cannot hold {count} texts.");
        var texts = new List<string>(count);
        for (int i = 0; i < count; i++)
            texts.Add(TakeText(TakeInt()));
        if (_left != end)
            throw new InvalidModelException($"The model is damaged: list '{block.Name}' does not end where it should.");
        return texts;
    }

    private string TakeText(int length)
    {
        if (length is < 0 or > ShortText)
            return s_utf8.GetString(TakeBytes(length));
        Span<byte> bytes = stackalloc byte[ShortText];
        Take(bytes[..length]);
        return s_utf8.GetString(bytes[..length]);
    }

    private int TakeInt()
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        Take(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    private byte[] TakeBytes(int length)
    {
        if (length < 0 || length > _left)
        {
            throw new InvalidModelException(
                $"The model is damaged: a length of {length} bytes where {Math.Max(_left, 0)} are left.");
        }

        byte[] bytes = new byte[length];
        Take(bytes);
        return bytes;
    }

    private void Take(Span<byte> bytes)
    {
        if (bytes.Length > _left)
            throw new EndOfStreamException("it ends too early.");
        _left -= bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (_taken == _filled)
                Fetch();
            Span<byte> piece = bytes[..Math.Min(bytes.Length, _filled - _taken)];
            _buffer.AsSpan(_taken, piece.Length).CopyTo(piece);
            _taken += piece.Length;
            bytes = bytes[piece.Length..];
        }
    }

    private void Fetch()
    {
        (_taken, _filled) = (0, (int)Math.Min(_buffer.Length, _unfetched));
        Span<byte> fetched = _buffer.AsSpan(0, _filled);
        _stream.ReadExactly(fetched);
        _hash.AppendData(fetched);
        _unfetched -= _filled;
    }
}
