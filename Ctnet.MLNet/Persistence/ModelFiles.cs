using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection;
using Microsoft.ML;

namespace Ctnet.MLNet.Persistence;

/// <summary>Saves models atomically, and loads files that may be damaged or malicious.</summary>
internal static class ModelFiles
{
    // Weights hardly compress. A large file that unpacks to a hundred times its size is meant to fill the memory.
    private const long SmallBytes = 64L << 20, MostTimes = 100;

    // A model has a few entries for each of its transformers.
    private const int MostEntries = 1 << 16;

    // Positions in ML.NET's ModelHeader: the signature of the part, and where the part's own content begins.
    private const int SignatureAt = 0x40, ContentAt = 0x10, MostKeyBytes = 1 << 20;

    private const string KeyFile = "Model.key";

    // The system's error for a position before the file's beginning or beyond any file, which a damaged offset leads ML.NET to:
    // on Linux and macOS, and on Windows.
    private static readonly int[] s_noSuchPosition = [22, unchecked((int)0x8007_0083), unchecked((int)0x8007_0057)];

    private static ReadOnlySpan<byte> ChainSignature => "XF\0CHAIN"u8;

    /// <summary>Saves a model. The old file stays until the new one is whole.</summary>
    /// <exception cref="IOException">The file, or ML.NET's temporary folder, cannot be written to.</exception>
    public static void Save(ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string path) =>
        AtomicWrite.ToFile(path, stream =>
        {
            try
            {
                catalog.Save(model, inputSchema, stream);
            }
            catch (Exception exception) when (UnpackingFolder.Caused(exception))
            {
                throw UnpackingFolder.Explain(catalog, $"'{path}' cannot be saved", exception);
            }
        });

    /// <summary>Loads a model's file as <see cref="Load"/> does.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidModelException">
    /// It is not a model, or is damaged, or a newer version of this library wrote it.
    /// </exception>
    public static ITransformer LoadFile(ModelOperationsCatalog catalog, string path, out DataViewSchema inputSchema)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return Load(catalog, file, path, out inputSchema);
    }

    /// <summary>Loads a model from a file of any origin. All defects of the file give the same type of exception.</summary>
    /// <param name="catalog">The catalog that loads.</param>
    /// <param name="stream">The .zip, at its beginning; it must be seekable.</param>
    /// <param name="name">The name for messages.</param>
    /// <param name="inputSchema">The columns that the model was saved with.</param>
    /// <exception cref="InvalidModelException">
    /// It is not a model, is damaged, has too many entries or unpacks to too many bytes, or is of a newer version.
    /// </exception>
    /// <exception cref="IOException">ML.NET's temporary folder cannot be written to.</exception>
    public static ITransformer Load(ModelOperationsCatalog catalog, Stream stream, string name, out DataViewSchema inputSchema)
    {
        try
        {
            if (ZipDirectory.CountEntries(stream, MostEntries) > MostEntries)
                throw new InvalidDataException($"it has more than {MostEntries} entries.");
            using (var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
            {
                CheckEntries(zip, stream.Length);
                CheckChains(zip);
            }

            stream.Position = 0;
            return catalog.Load(stream, out inputSchema);
        }
        catch (Exception exception) when (UnpackingFolder.Caused(exception))
        {
            throw UnpackingFolder.Explain(catalog, $"'{name}' cannot be loaded", exception);
        }
        catch (Exception exception) when (IsCausedByContent(exception))
        {
            throw new InvalidModelException($"'{name}' cannot be loaded: {exception.GetBaseException().Message}", exception);
        }
    }

    private static void CheckEntries(ZipArchive zip, long length)
    {
        // ZipArchive never unpacks an entry beyond the size that it states.
        long bytes = 0, most = Math.Max(SmallBytes, MostTimes * length);
        var names = new HashSet<string>();
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            if (!names.Add(entry.FullName))
                throw new InvalidDataException($"it has two entries named '{entry.FullName}'.");
            if (entry.Length > most - bytes)
                throw new InvalidDataException($"its {length} bytes unpack to more than {most}.");
            bytes += entry.Length;
        }
    }

    // ML.NET allocates room for all transformers that a chain claims to have, 24 GB for two billion, before it looks for them.
    private static void CheckChains(ZipArchive zip)
    {
        foreach (ZipArchiveEntry key in zip.Entries)
        {
            if (!key.FullName.EndsWith(KeyFile, StringComparison.OrdinalIgnoreCase))
                continue;
            byte[] bytes = new byte[Math.Min(key.Length, MostKeyBytes)];
            using (Stream stream = key.Open())
                stream.ReadExactly(bytes);
            if (!bytes.AsSpan(Math.Min(bytes.Length, SignatureAt)).StartsWith(ChainSignature))
                continue;
            long at = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(ContentAt));
            if (at < 0 || at > bytes.Length - sizeof(int)
                || BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan((int)at)) > zip.Entries.Count)
                throw new InvalidDataException($"'{key.FullName}' claims more transformers than the file has.");
        }
    }

    // All that ML.NET's loader, and the classes that it calls by reflection, throw for bad bytes. Lack of memory and faults of
    // the disk are not among them.
    private static bool IsCausedByContent(Exception exception) =>
        exception is TargetInvocationException or InvalidDataException or FormatException or InvalidOperationException
            or ArgumentException or EndOfStreamException or NotSupportedException or OverflowException or IndexOutOfRangeException
            or NullReferenceException or KeyNotFoundException or InvalidCastException or FileLoadException
            or FileNotFoundException or BadImageFormatException
        || (exception is IOException { HResult: var result } && s_noSuchPosition.Contains(result));
}
