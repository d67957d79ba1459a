namespace Ctnet.MLNet.Serving;

/// <summary>What tells a file from its successor without reading it.</summary>
internal readonly record struct FileStamp(DateTime Time, long Length)
{
    /// <summary>The stamp of a file; of one that is absent, as while it is being replaced, the default.</summary>
    public static FileStamp Of(string path)
    {
        // Through links, as mounted volumes change theirs and leave the file alone.
        FileInfo file = new(path);
        file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return file.Exists ? new(file.LastWriteTimeUtc, file.Length) : default;
    }
}
