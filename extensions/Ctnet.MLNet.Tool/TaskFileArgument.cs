using System.CommandLine;
using Ctnet.MLNet.Compare;

namespace Ctnet.MLNet.Tool;

/// <summary>
/// The argument of commands that read a task file: ctnet.json of the current folder, unless another one is named.
/// </summary>
internal static class TaskFileArgument
{
    private const string DefaultName = "ctnet.json";

    /// <summary>The task file of the current folder.</summary>
    public static FileInfo Default => new(DefaultName);

    public static Argument<FileInfo> Create() => new("file")
    {
        Description = $"The task file. Default {DefaultName} of this folder; 'ctnet init' writes one.",
        DefaultValueFactory = _ => Default,
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The file.</summary>
    /// <exception cref="InputFileException">There is no such file.</exception>
    public static FileInfo Existing(this FileInfo file) => file.Exists
        ? file
        : throw new InputFileException(
            $"{file.FullName} does not exist. Make one for two logs with: ctnet init SOURCE TARGET --out {file.Name}");
}
