using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Compare;

/// <summary>Writes files so that readers never see half of one.</summary>
public static class WholeFile
{
    /// <summary>
    /// Writes a new file beside the old one, then renames it. Until then readers have the old file. The new file has the old
    /// one's mode. If the path is a link, the file that it leads to is replaced, and the link stays.
    /// </summary>
    /// <param name="path">The file that is replaced.</param>
    /// <param name="write">Writes the content to the path that it is given.</param>
    public static void Write(string path, Action<string> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        AtomicWrite.ToNamedFile(path, write);
    }

    /// <summary>Writes a file as <see cref="Write(string, Action{string})"/> does.</summary>
    /// <param name="path">The file that is replaced.</param>
    /// <param name="content">The content.</param>
    public static void Write(string path, Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Write(path, beside =>
        {
            using var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.Read);
            content.CopyTo(file);
        });
    }
}
