namespace Ctnet.MLNet.Tests.Framework;

/// <summary>A folder of one test, which is deleted when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("Ctnet.MLNet.Tests.").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A file is still open. The system cleans the folder up later.
        }
    }
}
