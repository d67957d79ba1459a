namespace Ctnet.MLNet.Tests.Framework;

/// <summary>A folder of the test's own, which goes when the test ends.</summary>
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
            // Something still holds a file; the system's own cleaning takes it.
        }
    }
}
