using System.Diagnostics;

namespace Ctnet.MLNet.Tests.Framework;

/// <summary>The samples' program, in a process of its own. The tests reference it, so it stands in their output folder.</summary>
internal static class SamplesProgram
{
    public const string Name = "Ctnet.MLNet.Samples";

    public static string Folder => AppContext.BaseDirectory;

    /// <summary>Runs the program and waits for its end.</summary>
    /// <param name="folder">Where the program is.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    public static (int ExitCode, string Output, string Errors) Run(
        string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(DotNet, ["exec", Path.Combine(folder, $"{Name}.dll"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill();
            throw new TimeoutException($"{Name} {string.Join(' ', arguments)} did not end.");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    // The host that runs the tests can also run the program.
    private static string DotNet => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? Environment.ProcessPath!
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
