using System.Diagnostics;
using System.Text.Json.Nodes;
using Ctnet.MLNet.Benchmarks;
using Ctnet.MLNet.Tool.Libtorch;

namespace Ctnet.MLNet.Gpu;

/// <summary>Runs all parts and writes the results after each of them, so that the files are there whatever happens.</summary>
internal sealed class GpuRun(GpuOptions options)
{
    /// <summary>The name of the part that asks for PyTorch.</summary>
    public const string PyTorch = "pytorch";

    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(60), s_steps = TimeSpan.FromSeconds(120);

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ResultsFile _results = new(options);

    private readonly Dictionary<string, string> _environment = [];

    /// <returns>0 if the doctor trained on the device and all checks passed.</returns>
    public int Run()
    {
        PartResult python = Probe();
        _results.Add(python);
        if (python.Lines is [JsonObject found])
            TakeLibtorchOf(found["lib"]!.GetValue<string>());
        foreach (string part in (string[])[GpuParts.Doctor, GpuParts.Checks, GpuParts.Steps])
            _results.Add(Own(part, part == GpuParts.Steps ? s_steps : s_short));
        // Compiling takes longest, so that it comes last.
        foreach (string[] modes in (string[][])[["eager,graph"], ["eager", "--sparse"], ["compile"]])
        {
            foreach (int batch in options.Batches)
                _results.Add(Peer(batch, modes, python));
        }

        Console.WriteLine(_results.Text);
        return _results.Passed ? 0 : 1;
    }

    private TimeSpan Limit(TimeSpan part)
    {
        TimeSpan left = options.Limit - Stopwatch.GetElapsedTime(_started);
        return left < part ? left : part;
    }

    private PartResult Own(string part, TimeSpan limit) => PartProcess.Run(
        part, Environment.ProcessPath!, ["part", part, .. options.Arguments], _environment, Limit(limit));

    private PartResult Probe() => PartProcess.Run(
        PyTorch, options.Python,
        [
            "-c",
            "import json, os, torch; print(json.dumps(dict(torch=torch.__version__, cuda=torch.version.cuda, "
                + "gpu=torch.cuda.is_available(), lib=os.path.join(os.path.dirname(torch.__file__), 'lib'))))",
        ],
        _environment, Limit(s_short));

    // Without the variable, this program uses the libtorch that PyTorch has. CUDA's libraries lie beside PyTorch's folder.
    private void TakeLibtorchOf(string folder)
    {
        if (Environment.GetEnvironmentVariable(TorchPackage.FolderVariable) is { Length: > 0 })
            return;
        _environment[TorchPackage.FolderVariable] = folder;
        string nvidia = Path.GetFullPath(Path.Combine(folder, "..", "..", "nvidia"));
        string[] folders = Directory.Exists(nvidia) ? Directory.GetDirectories(nvidia, "lib", SearchOption.AllDirectories) : [];
        string?[] all = [folder, .. folders, Environment.GetEnvironmentVariable("LD_LIBRARY_PATH")];
        _environment["LD_LIBRARY_PATH"] = string.Join(Path.PathSeparator, all.Where(each => each is { Length: > 0 }));
    }

    private PartResult Peer(int batch, string[] modes, PartResult python)
    {
        string name = $"peer, {string.Join(' ', modes)}, {batch}";
        if (python.Lines.Count == 0)
            return new(name, [], python.Problem, 0);
        BenchmarkShape shape = options.Shape == BenchmarkShape.Small.Name ? BenchmarkShape.Small : BenchmarkShape.Large;
        return PartProcess.Run(
            name, options.Python,
            [
                options.Peer, "--device", options.Device, "--batch", $"{batch}", "--src-fields", $"{shape.Fields}",
                "--tgt-fields", $"{shape.Fields}", "--vocab", $"{shape.Values}", "--dim", $"{shape.EmbeddingSize}",
                "--hidden", string.Join(',', shape.HiddenUnits), "--steps", $"{options.Steps}", "--mode", .. modes,
            ],
            new Dictionary<string, string>(), Limit(s_short));
    }
}
