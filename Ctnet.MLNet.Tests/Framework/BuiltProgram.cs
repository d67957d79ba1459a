using System.Diagnostics;

namespace Ctnet.MLNet.Tests.Framework;

/// <summary>A program of this repository, which runs in a process of its own.</summary>
/// <param name="name">The name of its assembly.</param>
internal sealed class BuiltProgram(string name)
{
    /// <summary>The tests reference these programs, so the output folder of the tests has them.</summary>
    public static readonly BuiltProgram Samples = new("Ctnet.MLNet.Samples"), Tool = new("Ctnet.MLNet.Tool");

    public static string Folder => AppContext.BaseDirectory;

    public string Name => name;

    /// <summary>Runs the program and waits for its end.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="folder">The folder of the program; null takes the output folder of the tests.</param>
    public ProgramResult Run(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        folder ??= Folder;
        return Run(DotNet, ["exec", Path.Combine(folder, $"{name}.dll"), .. arguments], folder, environment);
    }

    /// <summary>Runs a command and waits for its end.</summary>
    /// <param name="command">The command.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    public static ProgramResult Run(
        string command, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        foreach ((string variable, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[variable] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command} {string.Join(' ', start.ArgumentList)} did not end.");
        }

        return new(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    /// <summary>The host that runs the tests, which can run the programs too.</summary>
    public static string DotNet => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? Environment.ProcessPath!
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
