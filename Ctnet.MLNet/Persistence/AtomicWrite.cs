namespace Ctnet.MLNet.Persistence;

/// <summary>
/// Writes files and folders that are whole or not there: each is written beside its place, under a name that ends in
/// <see cref="Unfinished"/>, and then renamed. If writing fails, the old file is as it was.
/// </summary>
internal static class AtomicWrite
{
    /// <summary>
    /// The end of the name of a file or folder that is not whole yet. A process that is killed leaves it behind.
    /// </summary>
    public const string Unfinished = ".new";

    /// <summary>Writes a file, over the old one if there is one.</summary>
    public static void ToFile(string path, Action<Stream> write)
    {
        // Each writer has a name of its own: of two processes that save at once, the last one to rename wins.
        string beside = $"{path}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            ToNewFile(beside, write);
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            // On a full disk, the next attempt needs the room.
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>Writes a folder that is not there yet. One process at a time may write it.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="fill">Writes the files into the folder of the name that it is given.</param>
    public static void ToFolder(string path, Action<string> fill)
    {
        string beside = path + Unfinished;
        TryRemoveFolder(beside);
        try
        {
            Directory.CreateDirectory(beside);
            fill(beside);
        }
        catch
        {
            TryRemoveFolder(beside);
            throw;
        }

        Directory.Move(beside, path);
    }

    /// <summary>Writes a file that is not there yet, and waits until the disk has it.</summary>
    public static void ToNewFile(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.CreateNew);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Removes a folder that is no longer needed. A failure is ignored: the next write tries again.</summary>
    public static void TryRemoveFolder(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
