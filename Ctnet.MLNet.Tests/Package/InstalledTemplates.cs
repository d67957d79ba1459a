using System.Diagnostics;
using Ctnet.MLNet.Tests.Framework;

namespace Ctnet.MLNet.Tests.Package;

/// <summary>
/// The templates, packed and installed as a user has them, with the packages that their projects reference. Nothing comes from
/// the network, and the user's own templates stay as they are.
/// </summary>
internal sealed class InstalledTemplates : IDisposable
{
    private readonly PackagedLibrary _library = new();

    public InstalledTemplates()
    {
        _library.AddToFeed(Path.Combine("extensions", "Ctnet.MLNet.Tables"));
        _library.AddToFeed(Path.Combine("extensions", "Ctnet.MLNet.AspNetCore"));
        Package = _library.AddToFeed(Path.Combine("extensions", "Ctnet.MLNet.Templates"));
        New("install", Package);
    }

    /// <summary>The package of the templates.</summary>
    public string Package { get; }

    /// <summary>Creates a project and builds it, with warnings as errors.</summary>
    /// <returns>The project's folder.</returns>
    public string Create(string template, string name)
    {
        New(template, "--output", name);
        string folder = Path.Combine(_library.Folder, name);
        // The folder that stands in for a feed may lack the oldest version that TorchSharp asks for (NU1603).
        PackagedLibrary.DotNet(
            folder, "build", "--configuration", "Release", "-warnaserror", "-p:NoWarn=NU1603",
            "-p:CreateHardLinksForCopyLocalIfPossible=true");
        return folder;
    }

    /// <summary>Runs a project's program, in its folder.</summary>
    public static ProgramResult Run(string folder, params string[] arguments) =>
        BuiltProgram.Run(BuiltProgram.DotNet, ["exec", Program(folder), .. arguments], folder);

    /// <summary>Starts a project's program, in its folder.</summary>
    public static Process Start(string folder, params string[] arguments) => Process.Start(
        new ProcessStartInfo(BuiltProgram.DotNet, ["exec", Program(folder), .. arguments])
        {
            RedirectStandardOutput = true, WorkingDirectory = folder,
        })!;

    public void Dispose() => _library.Dispose();

    private static string Program(string folder) =>
        Path.Combine(folder, "bin", "Release", "net10.0", $"{Path.GetFileName(folder)}.dll");

    private void New(params string[] arguments) => PackagedLibrary.DotNet(
        _library.Folder, ["new", .. arguments, "--debug:custom-hive", Path.Combine(_library.Folder, "hive")]);
}
