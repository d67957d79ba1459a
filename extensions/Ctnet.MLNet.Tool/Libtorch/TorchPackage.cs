using System.Reflection;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Tool.Libtorch;

/// <summary>The NuGet package that has libtorch for this system, and where its files are.</summary>
internal static class TorchPackage
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string FolderVariable = "CTNET_LIBTORCH";

    /// <summary>The version that TorchSharp needs.</summary>
    public static string Version { get; } = typeof(TorchPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "LibTorchVersion").Value!;

    /// <summary>The library that depends on all others of libtorch.</summary>
    public static string LibraryName { get; } =
        OperatingSystem.IsWindows() ? "torch.dll" : OperatingSystem.IsMacOS() ? "libtorch.dylib" : "libtorch.so";

    /// <summary>The library of CUDA's part, which a libtorch for the CPU lacks.</summary>
    public static string CudaLibraryName => LibraryName.Replace("torch.", "torch_cuda.", StringComparison.Ordinal);

    /// <summary>The folder of the package's libraries.</summary>
    public static string NativeFolder => Path.Combine(PackageFolder, Name, Version, "runtimes", Platform, "native");

    /// <summary>The command that puts the package where <see cref="NativeFolder"/> is.</summary>
    public static string DownloadCommand => $"dotnet package download {Name}@{Version} --output \"{PackageFolder}\"";

    private static string Name => $"libtorch-cpu-{Platform}";

    private static string Platform
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    private static string PackageFolder => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
