using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Persistence;

/// <summary>
/// ML.NET unpacks a model that it loads, and collects one that it saves, in a new folder within its temporary folder. The folder
/// may be read-only, as in a container with a read-only root, or its disk may be full.
/// </summary>
internal static class UnpackingFolder
{
    // The names of ML.NET's own folders begin with this. The system's messages have the path that could not be written.
    private const string Prefix = "ml_dotnet";

    /// <summary>Whether writing to the temporary folder failed.</summary>
    public static bool Caused(Exception exception) => CauseOf(exception) is not null;

    /// <summary>An exception that says which folder it is, what for, and how to choose another.</summary>
    public static IOException Explain(ModelOperationsCatalog catalog, string problem, Exception exception)
    {
        string folder = CatalogUtils.GetEnvironment(catalog) is IHostEnvironmentInternal { TempFilePath: { Length: > 0 } path }
            ? path
            : Path.GetTempPath();
        return new(
            $"{problem}: ML.NET needs a temporary folder that has room for the unpacked model, and cannot write to '{folder}' "
            + $"({CauseOf(exception)!.Message.TrimEnd('.')}). Make it writable, or name another folder: in the variable "
            + $"{(OperatingSystem.IsWindows() ? "TMP" : "TMPDIR")}, or in MLContext.TempFilePath.", exception);
    }

    // A folder without permission has the path in an exception whose inner one says "Permission denied" and no more.
    private static Exception? CauseOf(Exception? exception)
    {
        while (exception is not null && !(exception is UnauthorizedAccessException or IOException
            && exception.Message.Contains(Prefix, StringComparison.Ordinal)))
            exception = exception.InnerException;
        return exception;
    }
}
