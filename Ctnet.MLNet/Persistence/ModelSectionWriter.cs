using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ctnet.MLNet.Persistence;

/// <summary>Writes a model's section: mark, version, JSON, blocks, checksum.</summary>
internal static class ModelSectionWriter
{
    public static ReadOnlySpan<byte> Mark => "CTNETMDL"u8;

    /// <summary>The newest format version that this library reads and writes. Version 2 added float16 tensors.</summary>
    public const int Version = 2;

    public static void Write(BinaryWriter writer, ModelSection section)
    {
        var blocks = new List<ModelSectionHeader.Block>();
        foreach ((string name, WeightTensor tensor) in section.Tensors)
        {
            (string type, int size) = section.IsFloat16(name) ? (ModelSectionHeader.Float16, 2)
                : (ModelSectionHeader.Float32, sizeof(float));
            blocks.Add(new(name, type, tensor.Shape, tensor.Length * size));
        }

        foreach ((string name, IntegerTensor tensor) in section.Integers)
            blocks.Add(new(name, ModelSectionHeader.Int64, tensor.Shape, tensor.Values.LongLength * sizeof(long)));
        foreach ((string name, IReadOnlyList<string> texts) in section.Texts)
        {
            long bytes = texts.Sum(text => sizeof(int) + (long)Encoding.UTF8.GetByteCount(text));
            blocks.Add(new(name, ModelSectionHeader.Text, [texts.Count], bytes));
        }

        if (blocks.Count > ModelSectionHeader.MostBlocks)
        {
            throw new NotSupportedException(
                $"The model has {blocks.Count} tables and lists, and a file can hold {ModelSectionHeader.MostBlocks}.");
        }

        byte[] header = JsonSerializer.SerializeToUtf8Bytes(new ModelSectionHeader(section.Content, blocks), ModelJson.Options);

        Half[] halves = new Half[1 << 16];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Put(Mark);
        // The oldest version that can hold the content, so that earlier releases of this library can read it.
        PutInt(blocks.Any(block => block.Type == ModelSectionHeader.Float16) ? 2 : 1);
        PutInt(header.Length);
        Put(header);
        foreach ((string name, WeightTensor tensor) in section.Tensors)
        {
            foreach (ReadOnlyMemory<float> piece in tensor.Pieces)
            {
                if (section.IsFloat16(name))
                    PutHalves(piece.Span);
                else
                    PutValues<float>(piece.Span);
            }
        }

        foreach (IntegerTensor tensor in section.Integers.Values)
            PutValues<long>(tensor.Values);
        foreach (IReadOnlyList<string> texts in section.Texts.Values)
            PutTexts(texts);
        writer.Write(hash.GetHashAndReset());

        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            writer.Write(bytes);
        }

        void PutInt(int value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            Put(bytes);
        }

        void PutHalves(ReadOnlySpan<float> values)
        {
            for (; !values.IsEmpty; values = values[Math.Min(values.Length, halves.Length)..])
            {
                ReadOnlySpan<float> piece = values[..Math.Min(values.Length, halves.Length)];
                TensorPrimitives.ConvertToHalf(piece, halves);
                PutValues<Half>(halves.AsSpan(0, piece.Length));
            }
        }

        void PutValues<T>(ReadOnlySpan<T> values) where T : unmanaged
        {
            if (!BitConverter.IsLittleEndian)
                throw new PlatformNotSupportedException("Models are written on little-endian machines only.");
            while (!values.IsEmpty)
            {
                ReadOnlySpan<T> piece = values[..Math.Min(values.Length, 1 << 18)];
                Put(MemoryMarshal.AsBytes(piece));
                values = values[piece.Length..];
            }
        }

        void PutTexts(IReadOnlyList<string> texts)
        {
            byte[] buffer = new byte[256];
            foreach (string text in texts)
            {
                int length = Encoding.UTF8.GetByteCount(text);
                if (buffer.Length < length)
                    buffer = new byte[length];
                Encoding.UTF8.GetBytes(text, buffer);
                PutInt(length);
                Put(buffer.AsSpan(0, length));
            }
        }
    }
}
