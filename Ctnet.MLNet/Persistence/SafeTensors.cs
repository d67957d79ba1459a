using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Ctnet.MLNet.Persistence;

/// <summary>
/// Reads the safetensors format: the length of a JSON header (8 bytes, little-endian), the header, then all tensors' bytes. As in
/// <see cref="ModelSectionReader"/>, each length is checked against the bytes that are there before it is used.
/// </summary>
internal static class SafeTensors
{
    private const string Metadata = "__metadata__";

    private static readonly JsonSerializerOptions s_entries =
        new(ModelJson.Options) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>All tensors as float32. F16 and F64 are converted.</summary>
    /// <exception cref="InvalidModelException">The file is damaged, or has a tensor of another type.</exception>
    public static Dictionary<string, WeightTensor> Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Read(file, path);
    }

    /// <summary>All tensors of a stream that can seek, as <see cref="Read(string)"/> gives them.</summary>
    /// <param name="file">The stream, at its beginning.</param>
    /// <param name="path">The name for messages.</param>
    /// <exception cref="InvalidModelException">The content is damaged, or has a tensor of another type.</exception>
    public static Dictionary<string, WeightTensor> Read(Stream file, string path)
    {
        try
        {
            Span<byte> size = stackalloc byte[sizeof(long)];
            file.ReadExactly(size);
            long length = BinaryPrimitives.ReadInt64LittleEndian(size);
            if (length < 2 || length > Math.Min(file.Length - sizeof(long), Array.MaxLength))
                throw new InvalidModelException($"'{path}' is no safetensors file: its header would have {length} bytes.");
            byte[] header = new byte[length];
            file.ReadExactly(header);
            long begin = file.Position;
            CheckCount(header, path);
            var tensors = new Dictionary<string, WeightTensor>();
            // Tensors that overlap would take more memory than the file, as often as it likes.
            long left = file.Length - begin;
            var entries = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(header, ModelJson.Options)!;
            foreach ((string name, JsonElement entry) in entries)
            {
                if (name != Metadata)
                    tensors.Add(name, ReadTensor(file, begin, name, entry.Deserialize<Entry>(s_entries)!, ref left));
            }

            return tensors;
        }
        catch (Exception exception) when (exception is JsonException or EndOfStreamException or OverflowException)
        {
            throw new InvalidModelException($"'{path}' is no safetensors file, or is damaged: {exception.Message}", exception);
        }
    }

    // Before memory is allocated for each of them.
    private static void CheckCount(byte[] header, string path)
    {
        var reader = new Utf8JsonReader(header, ModelSectionHeader.Reading);
        for (int tensors = 0; reader.Read();)
        {
            if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName } && ++tensors > ModelSectionHeader.MostBlocks)
            {
                throw new InvalidModelException(
                    $"'{path}' has more than {ModelSectionHeader.MostBlocks} tensors.");
            }
        }
    }

    private static WeightTensor ReadTensor(Stream file, long begin, string name, Entry entry, ref long left)
    {
        int size = entry.Dtype switch
        {
            "F16" => 2,
            "F32" => 4,
            "F64" => 8,
            _ => throw new InvalidModelException($"Tensor '{name}' is of type {entry.Dtype}; F16, F32 and F64 are read."),
        };
        long length = entry.Shape.Any(each => each < 0) ? -1 : TensorShape.LengthOf(entry.Shape);
        if (length < 0 || length > Array.MaxLength || entry.DataOffsets is not [long from, long to] || from < 0
            || to - from != length * size
            || to > file.Length - begin || to - from > left)
        {
            string place = $"{TensorShape.Format(entry.Shape)} at [{string.Join(", ", entry.DataOffsets)}]";
            throw new InvalidModelException($"Tensor '{name}' does not fit the file: {place}.");
        }

        left -= to - from;
        file.Position = begin + from;
        float[] values = new float[length];
        if (size == sizeof(float))
            file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        else if (size == sizeof(double))
            TensorPrimitives.ConvertTruncating<double, float>(ReadValues<double>(file, length), values);
        else
            TensorPrimitives.ConvertToSingle(ReadValues<Half>(file, length), values);
        return new(entry.Shape, values);
    }

    private static T[] ReadValues<T>(Stream file, long length) where T : unmanaged
    {
        T[] values = new T[length];
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private sealed record Entry(string Dtype, int[] Shape, long[] DataOffsets);
}
