namespace Ctnet.MLNet.Persistence;

/// <summary>
/// The names of files that are being written, and the removal of those that a killed process left. A writer keeps its file open,
/// and with it the lock that .NET takes (flock on Linux and macOS), until it is written. A file that can be locked is nobody's.
/// </summary>
internal static class UnfinishedFiles
{
    /// <summary>
    /// How long a file stays in any case. A writer creates its file and then locks it, and it closes the file and then renames
    /// it.
    /// </summary>
    public static readonly TimeSpan Youth = TimeSpan.FromMinutes(1);

    /// <summary>A name beside a file, which no other writer has.</summary>
    public static string Beside(string path) => $"{path}.{Guid.NewGuid():N}{AtomicWrite.Unfinished}";

    /// <summary>Removes the unfinished files of a folder that are surely nobody's.</summary>
    public static void Sweep(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, $"*{AtomicWrite.Unfinished}"))
        {
            if (HasName(path) && DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > Youth && IsNobodys(path))
                AtomicWrite.TryRemoveFile(path);
        }
    }

    private static bool HasName(string path) =>
        Guid.TryParseExact(Path.GetExtension(Path.GetFileNameWithoutExtension(path)).TrimStart('.'), "N", out _);

    private static bool IsNobodys(string path)
    {
        try
        {
            using FileStream first = Lock(path);
            try
            {
                // Some network file systems grant every lock. There, nothing says whether a file has a writer.
                Lock(path).Dispose();
                return false;
            }
            catch (IOException)
            {
                return true;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static FileStream Lock(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.None);
}
