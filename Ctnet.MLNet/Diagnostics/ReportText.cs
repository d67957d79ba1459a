using System.Globalization;

namespace Ctnet.MLNet.Diagnostics;

/// <summary>Puts a report into words.</summary>
internal static class ReportText
{
    public static IEnumerable<TorchFinding> Findings(TorchReport report)
    {
        yield return new(true, report.Platform, null);
        yield return OfLibrary(report.Library);
        yield return new(true, OfProcessor(report.Processor), null);
        foreach (TorchDevice device in report.Devices)
            yield return new(device.Trains, OfDevice(device), device.Advice);
        if (report.Devices.Count == 1)
            yield return new(true, "No GPU of NVIDIA was found. Training uses the CPU.", null);
        yield return OfScoring(report.Scoring);
    }

    private static TorchFinding OfLibrary(TorchLibrary library)
    {
        string text = library.Path is null && library.Version is null
            ? "libtorch"
            : $"libtorch {library.Version ?? "of an unknown version"}{(library.Path is null ? "" : $" from {library.Path}")}";
        return new(library.Problem is null, library.Problem is null ? text : $"{text}: {library.Problem}", library.Advice);
    }

    private static string OfProcessor(TorchProcessor processor)
    {
        string text = $"{processor.Processors} processor{(processor.Processors == 1 ? "" : "s")}";
        if (processor.InstructionSets.Count > 0)
            text += $" with {string.Join(", ", processor.InstructionSets)}";
        if (processor.TorchThreads is int threads)
            text += $"; libtorch would use {threads} thread{(threads == 1 ? "" : "s")} outside a fit";
        return processor.TorchKernels is null ? text : $"{text}, and has kernels for {processor.TorchKernels}";
    }

    private static string OfDevice(TorchDevice device)
    {
        string name = device.Name;
        if (device.Model is not null)
            name += $", {device.Model}";
        if (device.MemoryBytes is long bytes)
            name += Invariant($", {bytes / (double)(1L << 30):0.0} GiB");
        if (device.ComputeCapability is not null)
            name += $", compute capability {device.ComputeCapability}";
        string text = device.Problem is null ? name : $"{name}: {device.Problem}";
        return device.Trial is null ? text : $"{text}{(device.Problem is null ? ":" : "")} {OfTrial(device.Trial)}";
    }

    private static string OfTrial(TorchTrial trial)
    {
        string text = Invariant($"trains {trial.TrainedRowsPerSecond:N0} and ")
            + Invariant($"scores {trial.ScoredRowsPerSecond:N0} rows a second; ")
            + Invariant($"log loss {trial.LogLoss:0.0000}, {trial.BaseLogLoss:0.0000} before");
        return trial.LargestDifference is not double difference
            ? text
            : text + Invariant($"; differs from the CPU by {trial.LogLossDifference:0.0e+0} in log loss ")
                + Invariant($"(allowed: {TorchDiagnostics.LogLossTolerance}) and {difference:0.0e+0} in a probability ")
                + Invariant($"(allowed: {TorchDiagnostics.ProbabilityTolerance})");
    }

    private static TorchFinding OfScoring(ScoringTrial scoring) => scoring.Problem is null
        ? new(true, Invariant($"Scoring without libtorch: {scoring.RowsPerSecond:N0} rows a second"), null)
        : new(false, $"Scoring without libtorch: {scoring.Problem}", "Please report this, with the whole report.");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
