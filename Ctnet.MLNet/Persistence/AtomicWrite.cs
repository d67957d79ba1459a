namespace Ctnet.MLNet.Persistence;

/// <summary>
/// Writes files and folders that are whole or not there: each is written beside its place, under a name that ends in
/// <see cref="Unfinished"/>, and then renamed. If writing fails, the old file is as it was.
/// </summary>
internal static class AtomicWrite
{
    /// <summary>
    /// The end of the name of a file or folder that is not whole yet. A process that is killed leaves it behind. A file is
    /// removed when another one is written to its folder, and a folder when it is written again.
    /// </summary>
    public const string Unfinished = ".new";

    /// <summary>
    /// Writes a file, over the old one if there is one. The new file has the old one's mode. If the path is a link, the file that
    /// it leads to is replaced, and the link stays.
    /// </summary>
    public static void ToFile(string path, Action<Stream> write) =>
        Replace(path, (beside, mode) => ToNewFile(beside, write, mode));

    /// <summary>Writes a file as <see cref="ToFile"/> does, with code that opens the file itself.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content over the empty file of the name that it is given.</param>
    public static void ToNamedFile(string path, Action<string> write) => Replace(path, (beside, mode) =>
    {
        ToNewFile(beside, _ => { }, mode | UnixFileMode.UserWrite);
        // Open meanwhile, so that no other writer takes the file for one that was left.
        using var owned = new FileStream(beside, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        write(beside);
        using (var written = new FileStream(beside, FileMode.Open, FileAccess.ReadWrite))
            written.Flush(flushToDisk: true);
        SetMode(beside, mode);
    });

    /// <summary>Writes a folder that is not there yet. One process at a time may write it.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="fill">Writes the files into the folder of the name that it is given.</param>
    /// <param name="replaced">
    /// The older folder that this one replaces; null for none. The folder and files of the same names get the older ones' modes,
    /// and other files that of one of its files.
    /// </param>
    public static void ToFolder(string path, Action<string> fill, string? replaced = null)
    {
        string beside = path + Unfinished;
        TryRemoveFolder(beside);
        try
        {
            Directory.CreateDirectory(beside);
            if (replaced is not null)
                SetMode(beside, ModeOf(replaced));
            fill(beside);
            if (replaced is not null)
            {
                UnixFileMode? common = Directory.EnumerateFiles(replaced).Select(ModeOf).FirstOrDefault();
                foreach (string file in Directory.GetFiles(beside))
                    SetMode(file, ModeOf(Path.Combine(replaced, Path.GetFileName(file))) ?? common);
            }
        }
        catch
        {
            TryRemoveFolder(beside);
            throw;
        }

        Directory.Move(beside, path);
    }

    /// <summary>Writes a file that is not there yet, and waits until the disk has it.</summary>
    public static void ToNewFile(string path, Action<Stream> write) => ToNewFile(path, write, mode: null);

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

    /// <summary>Removes a file that is no longer needed. A failure is ignored: the next write tries again.</summary>
    public static void TryRemoveFile(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static void Replace(string path, Action<string, UnixFileMode?> write)
    {
        path = TargetOf(path);
        UnfinishedFiles.Sweep(Path.GetDirectoryName(Path.GetFullPath(path))!);
        // Each writer has a name of its own: of two processes that save at once, the last one to rename wins.
        string beside = UnfinishedFiles.Beside(path);
        try
        {
            write(beside, ModeOf(path));
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            // On a full disk, the next attempt needs the room.
            File.Delete(beside);
            throw;
        }
        Touch(path);
    }

    // A watcher of the path that waits for a change does not see that a file was renamed to it. ML.NET's pool of engines does so.
    private static void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another process has moved or replaced the file since. This file was written whole all the same.
        }
    }

    private static void ToNewFile(string path, Action<Stream> write, UnixFileMode? mode)
    {
        using var stream = new FileStream(path, FileMode.CreateNew);
        // Before anything is written, so that nobody reads a private file meanwhile.
        SetMode(path, mode);
        write(stream);
        stream.Flush(flushToDisk: true);
        // The disk may have needed minutes for this. The file must look young when it is no longer locked.
        File.SetLastWriteTimeUtc(stream.SafeFileHandle, DateTime.UtcNow);
    }

    private static string TargetOf(string path) => new FileInfo(path) is { LinkTarget: not null } link
        ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName
        : path;

    // Null on Windows, where a folder's files have the folder's permissions, and if there is nothing at the path.
    private static UnixFileMode? ModeOf(string path) =>
        OperatingSystem.IsWindows() || !Path.Exists(path) ? null : File.GetUnixFileMode(path);

    private static void SetMode(string path, UnixFileMode? mode)
    {
        // Some file systems give all files one mode, and refuse to change it.
        if (!OperatingSystem.IsWindows() && mode is UnixFileMode wanted && File.GetUnixFileMode(path) != wanted)
            File.SetUnixFileMode(path, wanted);
    }
}
