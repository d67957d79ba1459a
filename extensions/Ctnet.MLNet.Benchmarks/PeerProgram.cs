using System.Diagnostics;
using System.Text.Json;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// The PyTorch program that figures are compared with. OpenBLAS takes slow kernels on processors that are newer than it, at half
/// of their speed, unless OPENBLAS_CORETYPE names others. The program runs with the value that is fastest on this machine.
/// </summary>
internal sealed class PeerProgram
{
    // Null leaves the variable unset.
    private static readonly string?[] s_kernels = [null, "", "SapphireRapids", "SkylakeX", "Zen", "Haswell"];

    private readonly string _python, _program;

    private PeerProgram(string python, string program) => (_python, _program) = (python, program);

    /// <summary>The value of OPENBLAS_CORETYPE; null if it is not set.</summary>
    public string? Kernels { get; private set; }

    /// <summary>The value in words.</summary>
    public string KernelsInWords => Kernels switch { null => "not set", "" => "empty", _ => Kernels };

    /// <summary>Tries all kernels on a shape, and takes the fastest in training.</summary>
    /// <param name="args">The command's arguments, which may name the interpreter and the program.</param>
    /// <param name="shape">The shape.</param>
    public static PeerProgram Fastest(string[] args, BenchmarkShape shape)
    {
        string program = args.FirstOrDefault(arg => arg.EndsWith(".py", StringComparison.Ordinal))
            ?? Path.Combine("..", "shared", "peers", "ctnet_torch.py");
        string python = args.FirstOrDefault(
            arg => arg.Contains("python", StringComparison.Ordinal) && !arg.EndsWith(".py", StringComparison.Ordinal))
            ?? "/usr/bin/python3";
        var peer = new PeerProgram(python, program);
        var speeds = new List<(string? Kernels, double Speed)>();
        foreach (string? kernels in s_kernels)
        {
            peer.Kernels = kernels;
            // A processor without a kernel's instructions ends the program.
            if (peer.TryRun(shape, sparse: true) is JsonElement result)
                speeds.Add((kernels, result.GetProperty("train_samples_s").GetDouble()));
            string speed = speeds.Count > 0 && speeds[^1].Kernels == kernels
                ? $"{speeds[^1].Speed:N0} rows a second"
                : "does not run";
            Console.WriteLine($"peer, {shape.Name}, OPENBLAS_CORETYPE {peer.KernelsInWords}: {speed}");
        }

        if (speeds.Count == 0)
            throw new InvalidOperationException($"'{python} {program}' does not run. Install PyTorch and NumPy for it.");
        peer.Kernels = speeds.MaxBy(each => each.Speed).Kernels;
        return peer;
    }

    /// <summary>The figures of a run.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="sparse">Whether the gradients of embeddings are sparse.</param>
    /// <param name="further">Further arguments.</param>
    /// <exception cref="InvalidOperationException">The program does not run.</exception>
    public JsonElement Run(BenchmarkShape shape, bool sparse, params string[] further) =>
        TryRun(shape, sparse, further) ?? throw new InvalidOperationException($"'{_program}' ended with an error.");

    private JsonElement? TryRun(BenchmarkShape shape, bool sparse, params string[] further)
    {
        string[] arguments =
        [
            _program, "--src-fields", $"{shape.Fields}", "--tgt-fields", $"{shape.Fields}", "--vocab", $"{shape.Values}",
            "--dim", $"{shape.EmbeddingSize}", "--hidden", string.Join(',', shape.HiddenUnits), "--batch", $"{shape.BatchSize}",
            "--threads", $"{Environment.ProcessorCount}",
            "--steps", $"{Math.Clamp(100 * BenchmarkShape.Small.BatchSize / shape.BatchSize, 15, 300)}",
            .. sparse ? new[] { "--sparse" } : [], .. further,
        ];
        var start = new ProcessStartInfo(_python, arguments) { RedirectStandardOutput = true };
        start.Environment.Remove("OPENBLAS_CORETYPE");
        if (Kernels is string kernels)
            start.Environment["OPENBLAS_CORETYPE"] = kernels;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? JsonDocument.Parse(output.Split('\n')[0]).RootElement : null;
    }
}
