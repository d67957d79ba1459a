using System.Text.Json;

namespace Ctnet.MLNet.Tests.Framework;

/// <summary>
/// A copy of a program without libtorch, as in an application that does not reference it. It has all managed assemblies, and all
/// native libraries except those of libtorch and TorchSharp.
/// </summary>
internal sealed class ProgramWithoutTorch : IDisposable
{
    private readonly BuiltProgram _built;
    private readonly TemporaryFolder _program = new(), _packages = new();

    public ProgramWithoutTorch(BuiltProgram built)
    {
        _built = built;
        foreach (string file in (string[])["dll", "deps.json", "runtimeconfig.json"])
            Copy($"{built.Name}.{file}");
        using JsonDocument dependencies =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(BuiltProgram.Folder, $"{built.Name}.deps.json")));
        JsonElement libraries = dependencies.RootElement.GetProperty("targets").EnumerateObject().Single().Value;
        foreach (JsonProperty library in libraries.EnumerateObject())
        {
            foreach (string assembly in Assets(library, "runtime"))
                Copy(Path.GetFileName(assembly));
            bool torch = library.Name.Contains("torch", StringComparison.OrdinalIgnoreCase);
            foreach (string native in torch ? [] : Assets(library, "runtimeTargets"))
                Copy(native);
        }
    }

    public string Folder => _program.Path;

    /// <summary>The NuGet package folder of the program, which is empty.</summary>
    public string Packages => _packages.Path;

    /// <summary>Runs the program. It finds no libtorch in the package folder either.</summary>
    public ProgramResult Run(params string[] arguments) =>
        _built.Run(arguments, new Dictionary<string, string> { ["NUGET_PACKAGES"] = Packages, ["CTNET_LIBTORCH"] = "" }, Folder);

    /// <summary>Runs the program. The user's package folder has a libtorch, which the program does not reference.</summary>
    public ProgramResult RunWithPackageFolder(params string[] arguments) =>
        _built.Run(arguments, new Dictionary<string, string> { ["CTNET_LIBTORCH"] = "" }, Folder);

    public void Dispose()
    {
        _program.Dispose();
        _packages.Dispose();
    }

    private static IEnumerable<string> Assets(JsonProperty library, string kind) =>
        library.Value.TryGetProperty(kind, out JsonElement assets) ? assets.EnumerateObject().Select(asset => asset.Name) : [];

    private void Copy(string file)
    {
        string from = Path.Combine(BuiltProgram.Folder, file), to = _program.File(file);
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }
}
