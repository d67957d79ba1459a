using System.Diagnostics;

namespace Ctnet.MLNet.Samples.Quickstart;

/// <summary>Runs this program again, in a new process.</summary>
internal static class FreshProcess
{
    /// <exception cref="InvalidOperationException">The process failed. The message has its errors.</exception>
    public static async Task<string> Run(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        string host = Environment.ProcessPath!;
        bool isDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        var start = new ProcessStartInfo(host, isDotnet ? [typeof(FreshProcess).Assembly.Location, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"A fresh process ended with {process.ExitCode}: {await errors}");
        return await output;
    }
}
