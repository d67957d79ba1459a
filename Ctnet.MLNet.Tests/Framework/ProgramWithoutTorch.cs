using System.Text.Json;

namespace Ctnet.MLNet.Tests.Framework;

/// <summary>
/// The samples' program as in an application that does not reference libtorch. It has all managed assemblies, and all native ones
/// but libtorch's and TorchSharp's.
/// </summary>
internal sealed class ProgramWithoutTorch : IDisposable
{
    private readonly TemporaryFolder _program = new(), _packages = new();

    public ProgramWithoutTorch()
    {
        foreach (string file in (string[])["dll", "deps.json", "runtimeconfig.json"])
            Copy($"{SamplesProgram.Name}.{file}");
        using JsonDocument dependencies =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(SamplesProgram.Folder, $"{SamplesProgram.Name}.deps.json")));
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

    /// <summary>Runs the program with an empty package folder, because TorchSharp also looks for libtorch there.</summary>
    public (int ExitCode, string Output, string Errors) Run(params string[] arguments) =>
        SamplesProgram.Run(Folder, arguments, new Dictionary<string, string> { ["NUGET_PACKAGES"] = _packages.Path });

    public void Dispose()
    {
        _program.Dispose();
        _packages.Dispose();
    }

    private static IEnumerable<string> Assets(JsonProperty library, string kind) =>
        library.Value.TryGetProperty(kind, out JsonElement assets) ? assets.EnumerateObject().Select(asset => asset.Name) : [];

    private void Copy(string file)
    {
        string from = Path.Combine(SamplesProgram.Folder, file), to = _program.File(file);
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }
}
