using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ctnet.MLNet.Gpu;

/// <summary>Runs a part in a process of its own. A part that hangs or crashes costs its own results only.</summary>
internal static class PartProcess
{
    /// <param name="name">The part's name.</param>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="limit">The time after which the process is ended.</param>
    public static PartResult Run(
        string name, string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, TimeSpan limit)
    {
        if (limit < TimeSpan.FromSeconds(1))
            return new(name, [], "not measured: the time of all parts is over", 0);
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string variable, string value) in environment)
            start.Environment[variable] = value;
        long started = Stopwatch.GetTimestamp();
        List<JsonObject> lines = [];
        List<string> errors = [];
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => AddResult(lines, errors, line.Data);
        process.ErrorDataReceived += (_, line) => Add(errors, string.IsNullOrWhiteSpace(line.Data) ? null : line.Data.Trim());
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            return new(name, [], $"not measured: {file} cannot be started: {exception.Message}", 0);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        string? problem = null;
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            problem = $"not measured: it was stopped after {limit.TotalSeconds:0} s";
        }

        // Waits for the last lines.
        process.WaitForExit();
        if (problem is null && process.ExitCode != 0)
            problem = $"not measured: {Copy(errors).LastOrDefault() ?? $"it ended with code {process.ExitCode}"}";
        return new(name, Copy(lines), problem, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static void AddResult(List<JsonObject> lines, List<string> errors, string? line)
    {
        if (line is not ['{', ..])
            return;
        try
        {
            Add(lines, JsonNode.Parse(line)!.AsObject());
        }
        catch (JsonException exception)
        {
            // A process that is stopped may leave half a line.
            Add(errors, exception.Message);
        }
    }

    private static void Add<T>(List<T> list, T? item) where T : class
    {
        if (item is null)
            return;
        lock (list)
            list.Add(item);
    }

    private static T[] Copy<T>(List<T> list)
    {
        lock (list)
            return [.. list];
    }
}
