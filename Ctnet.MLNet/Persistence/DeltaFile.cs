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

    /// <summary>Writes a delta to a stream, from its present position on.</summary>
    /// <returns>The number of bytes.</returns>
    public static long Write(ModelSection delta, Stream stream)
    {
        if (!stream.CanSeek)
        {
            // Such a stream does not know its position.
            using var copy = new MemoryStream();
            long bytes = Write(delta, copy);
            copy.WriteTo(stream);
            return bytes;
        }

        long start = stream.Position;
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        ModelSectionWriter.Write(writer, delta);
        writer.Flush();
        return stream.Position - start;
    }

    /// <summary>Reads a delta.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidModelException">It is damaged or no delta.</exception>
    public static ModelSection Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return Read(file, path);
    }

    /// <summary>Reads a delta from a stream, from its present position to its end.</summary>
    /// <param name="stream">The stream; it must be seekable.</param>
    /// <param name="name">The name for messages.</param>
    /// <exception cref="InvalidModelException">It is damaged or no delta.</exception>
    public static ModelSection Read(Stream stream, string name)
    {
        try
        {
            return ModelSectionReader.Read(stream);
        }
        catch (InvalidModelException exception)
        {
            throw new InvalidModelException($"'{name}' cannot be read: {exception.Message}", exception);
        }
    }
}
