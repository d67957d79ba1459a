using System.Reflection;
using System.Runtime.InteropServices;
using Ctnet.MLNet.Diagnostics;
using Ctnet.MLNet.Settings;
using Ctnet.MLNet.Training;
using TorchSharp;

namespace Ctnet.MLNet;

/// <summary>
/// Says whether this machine can train: which libtorch is found, which devices it has, and whether a small model that each of
/// them trains predicts what the CPU's does. It needs no network and writes no file.
/// </summary>
public static class TorchDiagnostics
{
    /// <summary>The largest difference of a GPU's log loss from the CPU's that counts as the same.</summary>
    internal const double LogLossTolerance = 0.001;

    /// <summary>
    /// The largest difference of a probability. A GPU adds in another order. The first steps of Adagrad have the same length
    /// however small a gradient is, so that a gradient of nearly 0 may turn a step round.
    /// </summary>
    internal const double ProbabilityTolerance = 0.05;

    /// <summary>
    /// Runs the checks, which take a few seconds. What is missing or wrong on the machine is a finding of the report and throws
    /// nothing.
    /// </summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the checks.</param>
    /// <returns>The report. It prints as text.</returns>
    /// <exception cref="InvalidOptionsException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static TorchReport Run(TorchDiagnosticsOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        OptionsValidator.Validate(options, []);
        cancellationToken.ThrowIfCancellationRequested();
        TorchLibrary library = FindLibrary(options);
        bool loaded = library.Problem is null;
        var processor = new TorchProcessor(
            Environment.ProcessorCount, loaded ? torch.get_num_threads() : null, InstructionSets.Names,
            loaded ? NativeTorch.Kernels : null);
        IReadOnlyList<TorchDevice> devices = [.. DeviceTrials.Run(library, options, cancellationToken)];
        cancellationToken.ThrowIfCancellationRequested();
        return new(Platform, library, processor, devices, Score(options.Rows));
    }

    private static string Platform =>
        $"Ctnet.MLNet {Version} on {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, "
        + RuntimeInformation.FrameworkDescription;

    private static string Version =>
        typeof(TorchDiagnostics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private static TorchLibrary FindLibrary(TorchDiagnosticsOptions options)
    {
        if (options.Source.Load() is string missing)
            return new(null, null, false, missing, options.Source.CpuAdvice);
        // TorchSharp's own library binds functions when they are first called, and one that is missing ends the process. The
        // version is therefore read before TorchSharp is asked for anything.
        string? version = NativeTorch.Version;
        if (version is not null && !options.AcceptOtherVersions && Release(version) != Release(TorchPackages.LibtorchVersion))
        {
            return new(
                version, NativeTorch.Path, false,
                $"TorchSharp {TorchPackages.CudaVersion} was built for libtorch {TorchPackages.LibtorchVersion}. "
                + "Nothing was trained, because a function that differs would end the process.",
                options.Source.CpuAdvice);
        }

        return TorchRuntime.Problem is string problem
            ? new(version, NativeTorch.Path, false, $"It cannot be loaded: {problem}", options.Source.CpuAdvice)
            : new(NativeTorch.Version, NativeTorch.Path, torch.cuda_is_available(), null, null);
    }

    private static string Release(string version) => string.Join('.', version.Split('.').Take(2));

    private static ScoringTrial Score(int rows)
    {
        try
        {
            return ScoringRun.Run(rows);
        }
        catch (Exception exception)
        {
            return new(0, 0, $"{exception.GetType().Name}: {exception.Message}");
        }
    }
}
