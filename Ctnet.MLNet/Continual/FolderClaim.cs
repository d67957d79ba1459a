namespace Ctnet.MLNet.Continual;

/// <summary>
/// Keeps other runs out of a checkpoint folder for the time of a period, by holding a file open. The system closes the file of a
/// process that is killed.
/// </summary>
internal sealed class FolderClaim : IDisposable
{
    private const string FileName = "lock";

    // The errors for a file that another process holds open, on Windows, Linux and macOS.
    private static readonly int[] s_heldByOthers = [unchecked((int)0x8007_0020), 11, 35];

    private readonly FileStream _file;

    private FolderClaim(FileStream file) => _file = file;

    /// <exception cref="InvalidOperationException">Another run is at work in the folder.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static FolderClaim Take(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            string file = Path.Combine(folder, FileName);
            return new(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (s_heldByOthers.Contains(exception.HResult))
        {
            throw new InvalidOperationException($"Another run is at work in '{folder}'. Two runs need a folder each.", exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
