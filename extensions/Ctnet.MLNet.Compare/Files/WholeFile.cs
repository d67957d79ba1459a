namespace Ctnet.MLNet.Compare;

/// <summary>Writes files so that readers never see half of one.</summary>
public static class WholeFile
{
    /// <summary>Writes a new file beside the old one, then renames it. Until then readers have the old file.</summary>
    /// <param name="path">The file that is replaced.</param>
    /// <param name="write">Writes the content to the path that it is given.</param>
    public static void Write(string path, Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string beside = path + ".new";
        write(beside);
        File.Move(beside, path, overwrite: true);
    }
}
