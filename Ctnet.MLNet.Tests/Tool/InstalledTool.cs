using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tool;

/// <summary>The tool, packed and installed into an empty folder, as a user has it.</summary>
internal sealed class InstalledTool : IDisposable
{
    private readonly TemporaryFolder _feed = new(), _folder = new();

    public InstalledTool()
    {
        string project = Path.Combine(Repository.Root, "extensions", "Ctnet.MLNet.Tool");
        DotNet("pack", project, "--no-build", "--configuration", Configuration, "--output", _feed.Path);
        Package = Directory.EnumerateFiles(_feed.Path, "Ctnet.MLNet.Tool.*.nupkg").Single();
        // Without other sources, nothing comes from the network.
        string sources = _folder.File("nuget.config");
        File.WriteAllText(sources, "<configuration><packageSources><clear /></packageSources></configuration>");
        DotNet("tool", "install", "Ctnet.MLNet.Tool", "--tool-path", Folder, "--add-source", _feed.Path, "--configfile", sources);
    }

    public string Package { get; }

    private string Folder => _folder.File("tools");

    // The build that runs the tests has built the tool too.
    private static string Configuration => AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar).Contains("Release")
        ? "Release"
        : "Debug";

    /// <summary>Runs the command ctnet.</summary>
    public ProgramResult Run(string folder, params string[] arguments) =>
        BuiltProgram.Run(Path.Combine(Folder, OperatingSystem.IsWindows() ? "ctnet.exe" : "ctnet"), arguments, folder);

    public void Dispose()
    {
        _feed.Dispose();
        _folder.Dispose();
    }

    private void DotNet(params string[] arguments)
    {
        (int exitCode, string output, string errors) = BuiltProgram.Run(BuiltProgram.DotNet, arguments, _folder.Path);
        Assert.That(exitCode, Is.Zero, $"dotnet {string.Join(' ', arguments)}\n{output}\n{errors}");
    }
}
