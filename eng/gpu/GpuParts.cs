using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ctnet.MLNet.Benchmarks;
using Ctnet.MLNet.Diagnostics;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Tool.Libtorch;

namespace Ctnet.MLNet.Gpu;

/// <summary>The parts that run in a process of their own.</summary>
internal static class GpuParts
{
    public const string Doctor = "doctor", Checks = "checks", Steps = "steps";

    /// <summary>How the doctor's report is written and read. The losses of a model that diverged are NaN.</summary>
    public static JsonSerializerOptions Json { get; } =
        new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static int Run(string name, GpuOptions options)
    {
        if (name != Doctor)
            TorchLoader.Load();
        IEnumerable<JsonNode> results = name switch
        {
            Doctor => RunDoctor(options),
            Checks => GpuChecks.All.Select(check => RunCheck(check, options)),
            Steps => RunSteps(options),
            _ => throw new ArgumentException($"There is no part '{name}'."),
        };
        foreach (JsonNode result in results)
            Console.WriteLine(result.ToJsonString());
        return 0;
    }

    // PyTorch's libtorch may be of another version than TorchSharp's. If a function is missing, this process alone ends.
    private static IEnumerable<JsonNode> RunDoctor(GpuOptions options)
    {
        string advice = $"Install PyTorch {TorchPackage.Version} for CUDA, or name a folder that has libtorch "
            + $"{TorchPackage.Version} in the environment variable {TorchPackage.FolderVariable}.";
        var source = new TorchSource(TorchLoader.TryLoad, advice, advice);
        TorchReport report =
            TorchDiagnostics.Run(new() { Rows = options.Rows, AcceptOtherVersions = true, Source = source });
        yield return JsonSerializer.SerializeToNode(report, Json)!;
    }

    private static JsonObject RunCheck(GpuCheck check, GpuOptions options)
    {
        string? problem;
        try
        {
            problem = check.Run(options.Gpu);
        }
        catch (Exception exception)
        {
            Exception cause = exception.GetBaseException();
            problem = $"{cause.GetType().Name}: {cause.Message}";
        }

        return new() { ["check"] = check.Name, ["passed"] = problem is null, ["problem"] = problem };
    }

    private static IEnumerable<JsonNode> RunSteps(GpuOptions options)
    {
        BenchmarkShape shape = options.Shape == BenchmarkShape.Small.Name ? BenchmarkShape.Small : BenchmarkShape.Large;
        using var steps = new CtnetSteps(shape, options.Gpu);
        foreach (int batch in options.Batches)
        {
            yield return new JsonObject
            {
                ["batch"] = batch, ["train_samples_s"] = Math.Round(steps.RowsPerSecond(batch, options.Steps)),
            };
        }
    }
}
