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
        if (HasOwnLibrary())
            return;
        string? named = Environment.GetEnvironmentVariable(TorchPackage.FolderVariable);
        string folder = named is { Length: > 0 } ? named : TorchPackage.NativeFolder;
        string library = Path.GetFullPath(Path.Combine(folder, TorchPackage.LibraryName));
        if (!File.Exists(library))
        {
            throw new InvalidOperationException(
                $"Training needs libtorch {TorchPackage.Version}, and {library} does not exist. {Advice}");
        }

        try
        {
            NativeLibrary.Load(library);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new InvalidOperationException($"{library} cannot be loaded: {exception.Message} {Advice}", exception);
        }
    }

    private static string Advice => $"Get it with: {TorchPackage.DownloadCommand}. Or name a folder that has libtorch "
        + $"{TorchPackage.Version} in the environment variable {TorchPackage.FolderVariable}.";

    // True for a build of the tool with CUDA, whose output has libtorch.
    private static bool HasOwnLibrary()
    {
        string folders = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, TorchPackage.LibraryName)));
    }
}
