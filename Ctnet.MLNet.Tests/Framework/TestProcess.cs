using System.Diagnostics;

namespace Ctnet.MLNet.Tests.Framework;

/// <summary>A process of this assembly's program, which ends by itself or is killed.</summary>
internal sealed class TestProcess : IDisposable
{
    private readonly Process _process;

    /// <param name="arguments">The name of the run, and its arguments.</param>
    public TestProcess(params IEnumerable<string> arguments)
    {
        string program = typeof(TestProcess).Assembly.Location;
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", program, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
    }

    /// <summary>Waits until the process writes a line or ends.</summary>
    public string? WaitForLine() => _process.StandardOutput.ReadLine();

    /// <summary>SIGKILL: nothing of the process runs any more.</summary>
    /// <returns>Whether it was still running.</returns>
    public bool Kill()
    {
        _process.Kill();
        _process.WaitForExit();
        return _process.ExitCode != 0;
    }

    /// <summary>Waits for the end of the process.</summary>
    /// <returns>The exit code and the errors; empty after success.</returns>
    public string WaitForEnd()
    {
        string errors = _process.StandardError.ReadToEnd();
        if (!_process.WaitForExit(TimeSpan.FromMinutes(2)))
            throw new TimeoutException("The process did not end.");
        return _process.ExitCode == 0 ? "" : $"{_process.ExitCode}: {errors}";
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
