using System.IO.Compression;
using System.Reflection;
using Microsoft.ML;

namespace Ctnet.MLNet.Persistence;

/// <summary>Models' files: written as a whole or not at all, and read with suspicion.</summary>
internal static class ModelFiles
{
    // Weights hardly compress; what unpacks to a hundred times its size, and is not small either, is there to fill the memory.
    private const long SmallBytes = 64L << 20, MostTimes = 100;

    private const string Unfinished = ".new";

    /// <summary>Writes a model beside its file, and renames.</summary>
    public static void Save(ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string path)
    {
        string beside = path + Unfinished;
        try
        {
            using (FileStream stream = new(beside, FileMode.Create))
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
    /// <exception cref="InvalidModelException">It is no model, damaged, unpacks to more than it should, or is of a newer version.</exception>
    public static ITransformer Load(ModelOperationsCatalog catalog, Stream stream, string name, out DataViewSchema inputSchema)
    {
        try
        {
            CheckSize(stream);
            return catalog.Load(stream, out inputSchema);
        }
        catch (Exception exception) when (IsOfTheContent(exception))
        {
            throw new InvalidModelException($"'{name}' cannot be loaded: {exception.GetBaseException().Message}", exception);
        }
    }

    private static void CheckSize(Stream stream)
    {
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
        {
            // An entry is never unpacked beyond the size that it states.
            long bytes = 0, most = Math.Max(SmallBytes, MostTimes * stream.Length);
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                if (entry.Length > most - bytes)
                    throw new InvalidDataException($"its {stream.Length} bytes unpack to more than {most}.");
                bytes += entry.Length;
            }
        }

        stream.Position = 0;
    }

    // Whatever ML.NET's loader and the parts that it calls by reflection choke on; not what the machine lacks, nor a fault of the disk.
    private static bool IsOfTheContent(Exception exception) => exception is TargetInvocationException or InvalidDataException or FormatException
        or InvalidOperationException or ArgumentException or EndOfStreamException or NotSupportedException or OverflowException
        or IndexOutOfRangeException or NullReferenceException or KeyNotFoundException or InvalidCastException or FileLoadException
        or FileNotFoundException or BadImageFormatException;
}
