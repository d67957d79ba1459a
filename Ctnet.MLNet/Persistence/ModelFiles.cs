using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection;
using Microsoft.ML;

namespace Ctnet.MLNet.Persistence;

/// <summary>Models' files: written as a whole or not at all, and read with suspicion.</summary>
internal static class ModelFiles
{
    // Weights hardly compress; what unpacks to a hundred times its size, and is not small either, is there to fill the memory.
    private const long SmallBytes = 64L << 20, MostTimes = 100;

    private const string Unfinished = ".new", KeyFile = "Model.key";

    // ML.NET's ModelHeader: where it says what the part is, and where the part's own content begins.
    private const int SignatureAt = 0x40, ContentAt = 0x10, MostKeyBytes = 1 << 20;

    private static ReadOnlySpan<byte> ChainSignature => "XF\0CHAIN"u8;

    /// <summary>Writes a model beside its file, and renames.</summary>
    public static void Save(ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string path)
    {
        // Two processes that save at once write a file each, and the last one to rename it stands.
        string beside = $"{path}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            using (FileStream stream = new(beside, FileMode.CreateNew))
            {
                catalog.Save(model, inputSchema, stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            // On a full disk it would take the room of the next attempt.
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>Reads a model from anywhere; what is wrong with it is said in one kind of exception.</summary>
    /// <param name="catalog">The catalog that loads.</param>
    /// <param name="stream">The .zip, at its begin; it can be sought.</param>
    /// <param name="name">What the message calls it.</param>
    /// <param name="inputSchema">The columns that the model was saved with.</param>
    /// <exception cref="InvalidModelException">
    /// It is no model, damaged, unpacks to more than it should, or is of a newer version.
    /// </exception>
    public static ITransformer Load(ModelOperationsCatalog catalog, Stream stream, string name, out DataViewSchema inputSchema)
    {
        try
        {
            using (var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
            {
                CheckSize(zip, stream.Length);
                CheckChains(zip);
            }

            stream.Position = 0;
            return catalog.Load(stream, out inputSchema);
        }
        catch (Exception exception) when (IsOfTheContent(exception))
        {
            throw new InvalidModelException($"'{name}' cannot be loaded: {exception.GetBaseException().Message}", exception);
        }
    }

    private static void CheckSize(ZipArchive zip, long length)
    {
        // An entry is never unpacked beyond the size that it states.
        long bytes = 0, most = Math.Max(SmallBytes, MostTimes * length);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            if (entry.Length > most - bytes)
                throw new InvalidDataException($"its {length} bytes unpack to more than {most}.");
            bytes += entry.Length;
        }
    }

    // ML.NET makes room for as many transformers as a chain says that it has, 24 GB for two billion, and looks for them after.
    private static void CheckChains(ZipArchive zip)
    {
        foreach (ZipArchiveEntry key in zip.Entries.Where(entry => entry.FullName.EndsWith(KeyFile, StringComparison.OrdinalIgnoreCase)))
        {
            byte[] bytes = new byte[Math.Min(key.Length, MostKeyBytes)];
            using (Stream stream = key.Open())
                stream.ReadExactly(bytes);
            if (!bytes.AsSpan(Math.Min(bytes.Length, SignatureAt)).StartsWith(ChainSignature))
                continue;
            long at = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(ContentAt));
            if (at < 0 || at > bytes.Length - sizeof(int)
                || BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan((int)at)) > zip.Entries.Count)
                throw new InvalidDataException($"'{key.FullName}' tells of more transformers than the file has.");
        }
    }

    // Whatever ML.NET's loader and the parts that it calls by reflection choke on; not what the machine lacks, nor a fault of the disk.
    private static bool IsOfTheContent(Exception exception) => exception is TargetInvocationException or InvalidDataException or FormatException
        or InvalidOperationException or ArgumentException or EndOfStreamException or NotSupportedException or OverflowException
        or IndexOutOfRangeException or NullReferenceException or KeyNotFoundException or InvalidCastException or FileLoadException
        or FileNotFoundException or BadImageFormatException
        || (exception is IOException { HResult: var result } && s_noSuchPlace.Contains(result));

    // What the system says of a place before a file's begin or beyond all files, which ML.NET looks for where an offset says so: Linux
    // and macOS, Windows.
    private static readonly int[] s_noSuchPlace = [22, unchecked((int)0x8007_0083), unchecked((int)0x8007_0057)];
}
