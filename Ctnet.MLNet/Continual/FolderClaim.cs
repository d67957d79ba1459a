namespace Ctnet.MLNet.Continual;

/// <summary>
/// A run's claim on its checkpoint folder for the time of a period: of two processes that were started on the same folder, one is told. A
/// file that is held open; whoever is killed holds it no longer.
/// </summary>
internal sealed class FolderClaim : IDisposable
{
    private const string FileName = "lock";

    // What opening a file says that another process holds: Windows, Linux, macOS.
    private static readonly int[] s_heldByOthers = [unchecked((int)0x8007_0020), 11, 35];

    private readonly FileStream _file;

    private FolderClaim(FileStream file) => _file = file;

    /// <exception cref="InvalidOperationException">Another run is at work in it.</exception>
    /// <exception cref="IOException">It cannot be written to.</exception>
    public static FolderClaim Take(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new(new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (s_heldByOthers.Contains(exception.HResult))
        {
            throw new InvalidOperationException($"Another run is at work in '{folder}'. Two runs need a folder each.", exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
