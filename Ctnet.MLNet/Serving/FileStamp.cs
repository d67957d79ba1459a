namespace Ctnet.MLNet.Serving;

/// <summary>Distinguishes a file from its successor without reading it.</summary>
internal readonly record struct FileStamp(DateTime Time, long Length)
{
    /// <summary>
    /// The stamp of a file. It is the default if the file is absent, as a file may be while it is replaced, or if its link leads
    /// to itself.
    /// </summary>
    public static FileStamp Of(string path)
    {
        // Mounted volumes may replace a link instead of the file that it leads to.
        FileInfo file = new(path);
        try
        {
            if (file.LinkTarget is not null)
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        }
        catch (IOException)
        {
            return default;
        }

        return file.Exists ? new(file.LastWriteTimeUtc, file.Length) : default;
    }
}
