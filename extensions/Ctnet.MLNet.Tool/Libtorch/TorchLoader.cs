using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Tool.Libtorch;

/// <summary>
/// Loads libtorch before TorchSharp looks for it: from the tool's own files, a folder that the user names, or the NuGet package.
/// </summary>
internal static class TorchLoader
{
    /// <exception cref="InvalidOperationException">
    /// libtorch was not found or cannot be loaded; the message says how to get it.
    /// </exception>
    public static void Load()
    {
        if (TryLoad() is string problem)
            throw new InvalidOperationException($"{problem} {Advice} `ctnet doctor` checks whether this machine can train.");
    }

    /// <summary>How to get libtorch.</summary>
    public static string Advice => $"Get it with: {TorchPackage.DownloadCommand}. Or name a folder that has libtorch "
        + $"{TorchPackage.Version} in the environment variable {TorchPackage.FolderVariable}.";

    /// <summary>How to get libtorch with CUDA.</summary>
    public static string CudaAdvice => $"Name a folder that has libtorch {TorchPackage.Version} with CUDA, such as PyTorch's "
        + $"torch/lib, in the environment variable {TorchPackage.FolderVariable}.";

    /// <summary>Loads libtorch.</summary>
    /// <returns>Why it cannot be loaded; null if it is.</returns>
    public static string? TryLoad()
    {
        if (HasOwnLibrary())
            return null;
        string? named = Environment.GetEnvironmentVariable(TorchPackage.FolderVariable);
        string folder = named is { Length: > 0 } ? named : TorchPackage.NativeFolder;
        string library = Path.GetFullPath(Path.Combine(folder, TorchPackage.LibraryName));
        if (!File.Exists(library))
            return $"Training needs libtorch {TorchPackage.Version}, and {library} does not exist.";
        try
        {
            NativeLibrary.Load(library);
            // TorchSharp asks for this one by its name alone, and finds it if it is loaded.
            string cuda = Path.GetFullPath(TorchPackage.CudaLibraryName, Path.GetDirectoryName(library)!);
            if (File.Exists(cuda))
                NativeLibrary.Load(cuda);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return $"{library} cannot be loaded: {exception.Message}";
        }
    }

    // True for a build of the tool with CUDA, whose output has libtorch.
    private static bool HasOwnLibrary()
    {
        string folders = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, TorchPackage.LibraryName)));
    }
}
