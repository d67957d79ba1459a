using System.Text;

namespace Ctnet.MLNet.Persistence;

/// <summary>Writes and reads the file of a delta, which is a section of its own.</summary>
internal static class DeltaFile
{
    /// <summary>Writes a delta. The old file stays until the new one is whole.</summary>
    /// <returns>The number of bytes.</returns>
    public static long Write(ModelSection delta, string path)
    {
        long bytes = 0;
        AtomicWrite.ToFile(path, stream => bytes = Write(delta, stream));
        return bytes;
    }

    /// <summary>Writes a delta to a stream.</summary>
    /// <returns>The number of bytes.</returns>
    public static long Write(ModelSection delta, Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        ModelSectionWriter.Write(writer, delta);
        writer.Flush();
        return stream.Position;
    }

    /// <summary>Reads a delta.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidModelException">It is damaged or no delta.</exception>
    public static ModelSection Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            return ModelSectionReader.Read(file);
        }
        catch (InvalidModelException exception)
        {
            throw new InvalidModelException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
