using TorchSharp;

namespace Ctnet.MLNet.Diagnostics;

/// <summary>Trains on each device and compares what came out with the CPU's.</summary>
internal static class DeviceTrials
{
    /// <returns>The CPU, and each GPU that the driver or libtorch knows.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static IEnumerable<TorchDevice> Run(
        TorchLibrary library, TorchDiagnosticsOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<CudaDevice> known = CudaDriver.Devices;
        TrainingTrial? trial = library.Problem is null ? new TrainingTrial(options, cancellationToken) : null;
        (TrialScores? scores, string? problem) = trial is null ? (null, "libtorch is missing.") : Try(trial, null);
        yield return Device("CPU", null, scores?.ComparedWith(null), problem, library.Advice);
        int usable = library.HasCuda ? torch.cuda.device_count() : 0;
        for (int gpu = 0; gpu < Math.Max(usable, known.Count); gpu++)
        {
            CudaDevice? driver = gpu < known.Count ? known[gpu] : null;
            if (trial is null || gpu >= usable)
            {
                yield return Device(
                    $"GPU {gpu}", driver, null,
                    trial is null ? "libtorch is missing." : "this libtorch cannot use it.", options.Source.CudaAdvice);
                continue;
            }

            (TrialScores? found, string? failure) = Try(trial, gpu);
            yield return Device($"GPU {gpu}", driver, found?.ComparedWith(scores), failure, null);
        }
    }

    /// <summary>The fault of a model that a device trained; null if it has none.</summary>
    public static string? Judge(TorchTrial trial)
    {
        if (!(trial.LogLoss < trial.BaseLogLoss))
            return "the model learns nothing, as its log loss shows.";
        bool same = Math.Abs(trial.LogLossDifference ?? 0) <= TorchDiagnostics.LogLossTolerance
            && (trial.LargestDifference ?? 0) <= TorchDiagnostics.ProbabilityTolerance;
        return same ? null : "its model does not predict what the CPU's does.";
    }

    private static TorchDevice Device(string name, CudaDevice? driver, TorchTrial? trial, string? failure, string? advice)
    {
        string? problem = failure ?? (trial is null ? null : Judge(trial));
        return new(
            name, driver?.Model, driver?.MemoryBytes, driver?.ComputeCapability, trial, problem,
            problem is null ? null : advice ?? "Please report this, with the whole report.");
    }

    private static (TrialScores? Scores, string? Problem) Try(TrainingTrial trial, int? gpu)
    {
        try
        {
            return (trial.Run(gpu), null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return (null, $"training failed: {exception.GetType().Name}: {exception.Message}");
        }
    }
}
