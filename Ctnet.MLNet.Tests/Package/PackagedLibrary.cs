using System.Text.Json;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Package;

/// <summary>The library's package, and projects that use it as a user's do. Nothing comes from the network.</summary>
internal sealed class PackagedLibrary : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PackagedLibrary()
    {
        Package = AddToFeed("Ctnet.MLNet");
        // The package folder of this build stands in for a feed. This package is unpacked elsewhere: the folder stays clean.
        File.WriteAllText(
            _folder.File("nuget.config"),
            $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{_folder.File("packages")}" /></config>
              <packageSources>
                <clear /><add key="feed" value="{_folder.File("feed")}" /><add key="cache" value="{PackageFolder}" />
              </packageSources>
              <fallbackPackageFolders><clear /><add key="cache" value="{PackageFolder}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>An address as who publishes the package gives it.</summary>
    public static string Address => "https://example.org/ctnet";

    public string Package { get; }

    public static string Configuration =>
        AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar).Contains("Release") ? "Release" : "Debug";

    // The folder that this build's restore chose.
    private static string PackageFolder
    {
        get
        {
            string assets = Path.Combine(Repository.Root, "Ctnet.MLNet", "obj", "project.assets.json");
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(assets));
            return document.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
        }
    }

    /// <summary>The folder that projects lie in. Its nuget.config names the feed.</summary>
    public string Folder => _folder.Path;

    /// <summary>Packs a project of this repository into the feed. It was built with the tests.</summary>
    /// <param name="project">The project's folder.</param>
    /// <returns>The package.</returns>
    public string AddToFeed(string project)
    {
        DotNet(
            _folder.Path, "pack", Path.Combine(Repository.Root, project), "--no-build", "--configuration", Configuration,
            "--output", _folder.File("feed"), $"-p:RepositoryUrl={Address}");
        string[] packages = Directory.GetFiles(_folder.File("feed"), $"{Path.GetFileName(project)}.?.*.nupkg");
        return packages.Single();
    }

    /// <summary>Creates an empty console project that references the package, and restores it.</summary>
    /// <param name="name">The name of the project and its folder.</param>
    /// <param name="program">The text of Program.cs.</param>
    /// <param name="trains">Whether it references libtorch.</param>
    /// <param name="properties">The content of Directory.Build.props; null for no such file.</param>
    /// <returns>The project's folder.</returns>
    public string CreateConsole(string name, string program, bool trains, string? properties = null)
    {
        string folder = _folder.File(name);
        Directory.CreateDirectory(folder);
        if (properties is not null)
            File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), properties);
        string libtorch = trains
            ? """<PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />"""
            : "";
        // As `dotnet new console` writes it, with warnings as errors. The folder that stands in for a feed may lack the oldest
        // version that TorchSharp asks for (NU1603).
        File.WriteAllText(
            Path.Combine(folder, $"{name}.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NoWarn>$(NoWarn);NU1603</NoWarn>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Ctnet.MLNet" Version="*" />
                {libtorch}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
        DotNet(folder, "restore");
        return folder;
    }

    /// <summary>Runs dotnet. It must succeed.</summary>
    /// <returns>The output.</returns>
    public static string DotNet(string folder, params string[] arguments)
    {
        (int exitCode, string output, string errors) = TryDotNet(folder, arguments);
        Assert.That(exitCode, Is.Zero, $"dotnet {string.Join(' ', arguments)}\n{output}\n{errors}");
        return output;
    }

    public static ProgramResult TryDotNet(string folder, params string[] arguments) =>
        BuiltProgram.Run(BuiltProgram.DotNet, arguments, folder);

    public void Dispose() => _folder.Dispose();
}
