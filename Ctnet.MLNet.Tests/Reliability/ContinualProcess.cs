using System.Diagnostics;
using System.Globalization;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>A process of <see cref="ContinualRuns"/>, which ends by itself or is killed.</summary>
internal sealed class ContinualProcess : IDisposable
{
    private readonly Process _process;

    public ContinualProcess(int periods, IEnumerable<string> folders)
    {
        string program = typeof(ContinualProcess).Assembly.Location;
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", program, periods.ToString(CultureInfo.InvariantCulture), .. folders])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
    }

    /// <summary>Waits until each run has done a period, or the process has ended.</summary>
    public void WaitUntilAllGo() => _process.StandardOutput.ReadLine();

    /// <summary>SIGKILL: nothing of the process runs any more.</summary>
    /// <returns>Whether it was still running.</returns>
    public bool Kill()
    {
        _process.Kill();
        _process.WaitForExit();
        return _process.ExitCode != 0;
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>What it said of errors; nothing where all went well.</returns>
    public string WaitForEnd()
    {
        string errors = _process.StandardError.ReadToEnd();
        if (!_process.WaitForExit(TimeSpan.FromMinutes(2)))
            throw new TimeoutException("The runs did not end.");
        return _process.ExitCode == 0 ? "" : $"{_process.ExitCode}: {errors}";
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
