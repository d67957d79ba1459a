using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Diagnostics;

/// <summary>The packages that have libtorch, and how to add them.</summary>
internal static class TorchPackages
{
    /// <summary>The version of libtorch that TorchSharp was built for.</summary>
    public const string LibtorchVersion = "2.10.0";

    /// <summary>The version of the packages with CUDA.</summary>
    public const string CudaVersion = "0.107.0";

    /// <summary>How to train on the CPU of this system.</summary>
    public static string ForCpu => Platform is null
        ? $"There is no libtorch package for {RuntimeInformation.RuntimeIdentifier}. Train on linux-x64, win-x64 or osx-arm64."
        : "Add libtorch to the project that trains: "
            + $"dotnet add package libtorch-cpu-{Platform} --version {LibtorchVersion}";

    /// <summary>How to train on a GPU of this system.</summary>
    public static string ForCuda => Platform is null or "osx-arm64"
        ? "libtorch has CUDA on linux-x64 and win-x64 only."
        : "In place of libtorch-cpu-..., add libtorch with CUDA: "
            + $"dotnet add package TorchSharp-cuda-{(OperatingSystem.IsWindows() ? "windows" : "linux")} --version {CudaVersion}";

    private static string? Platform => (OperatingSystem.IsLinux(), OperatingSystem.IsWindows(), OperatingSystem.IsMacOS(),
        RuntimeInformation.ProcessArchitecture) switch
    {
        (true, _, _, Architecture.X64) => "linux-x64",
        (_, true, _, Architecture.X64) => "win-x64",
        (_, _, true, Architecture.Arm64) => "osx-arm64",
        _ => null,
    };
}
