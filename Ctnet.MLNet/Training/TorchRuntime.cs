using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>Checks that libtorch can be loaded, and chooses the training device.</summary>
internal static class TorchRuntime
{
    private static readonly Lazy<Exception?> s_failure = new(TryLoad);

    /// <summary>Throws if libtorch cannot be loaded. The message says which package to add.</summary>
    /// <exception cref="InvalidOperationException">libtorch cannot be loaded.</exception>
    public static void EnsureAvailable()
    {
        if (s_failure.Value is Exception failure)
        {
            throw new InvalidOperationException(
                "Training needs libtorch, which this application lacks or cannot load. Add one of these packages to its project: "
                + "libtorch-cpu-linux-x64, libtorch-cpu-win-x64 or libtorch-cpu-osx-arm64 2.10.0 to train on the CPU, "
                + "TorchSharp-cuda-linux or TorchSharp-cuda-windows 0.107.0 to train on an NVIDIA GPU. "
                + "(Scoring a saved model needs none of them.) "
                + $"The reason: {Problem}", failure);
        }
    }

    /// <summary>Why libtorch cannot be loaded, in one sentence; null if it is loaded.</summary>
    public static string? Problem => s_failure.Value is Exception failure ? Reason(failure.GetBaseException().Message) : null;

    // Advice and a long trace follow the first sentence; the inner exception has them. If the system's libraries are too old, or
    // libtorch is of another version, a later line says so.
    private static string Reason(string message)
    {
        string[] lines = message.TrimStart().Split('\n', StringSplitOptions.TrimEntries);
        string line = lines.FirstOrDefault(line => line.Contains("GLIBC", StringComparison.Ordinal))
            ?? lines.FirstOrDefault(line => line.Contains("undefined symbol", StringComparison.Ordinal)) ?? lines[0];
        int end = line.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? line : line[..(end + 1)];
    }

    /// <summary>The device that the trainer's options ask for or, without them, ML.NET's context.</summary>
    /// <exception cref="InvalidOperationException">
    /// libtorch cannot be loaded; or a GPU is asked for and cannot be used, and falling back to the CPU is not allowed.
    /// </exception>
    public static Device Resolve(IHost host, int? gpuDeviceId, bool? fallbackToCpu)
    {
        EnsureAvailable();
        var environment = (IHostEnvironmentInternal)host;
        int? gpu = gpuDeviceId ?? environment.GpuDeviceId;
        if (gpu is null)
            return CPU;
        if (cuda_is_available() && gpu < cuda.device_count())
            return device(DeviceType.CUDA, gpu.Value);
        if (!(fallbackToCpu ?? environment.FallbackToCpu))
        {
            throw new InvalidOperationException(
                $"GPU {gpu} is asked for and cannot be used. Install an NVIDIA driver, and add the package "
                + "TorchSharp-cuda-linux 0.107.0 (TorchSharp-cuda-windows on Windows) in place of libtorch-cpu-...; "
                + "or set FallbackToCpu.");
        }

        using IChannel channel = host.Start("Device");
        channel.Warning("GPU {0} is asked for and cannot be used: this fit trains on the CPU.", gpu);
        return CPU;
    }

    private static Exception? TryLoad()
    {
        // TorchSharp prints its failure to the console before it throws it.
        TextWriter console = Console.Out;
        try
        {
            Console.SetOut(TextWriter.Null);
            FindLibraries();
            InitializeDeviceType(DeviceType.CPU);
            KnowProcessor();
            return null;
        }
        catch (Exception exception)
            when (exception is NotSupportedException or InvalidOperationException
                or DllNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            return exception;
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    // Loads what TorchSharp loads first. If that fails, TorchSharp would look for libtorch in the NuGet package folder and copy up
    // to 560 MB from there before it gives up. It may do so in a notebook, where it is itself loaded from that folder.
    private static void FindLibraries()
    {
        Assembly torchSharp = typeof(torch).Assembly;
        if (IsInPackageFolder(torchSharp.Location))
            return;
        NativeLibrary.Load("torch_cpu", torchSharp, null);
        NativeLibrary.Load("LibTorchSharp", torchSharp, null);
    }

    private static bool IsInPackageFolder(string path) =>
        path.Contains($"{Path.DirectorySeparatorChar}torchsharp{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        && path.Contains($"{Path.DirectorySeparatorChar}lib{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    // MKL detects the processor at its first square root, logarithm or similar function, without a lock. A second thread that
    // calls one at the same moment gets results of 11 bits, and its first step is not repeatable. One thread therefore takes the
    // first root here.
    private static void KnowProcessor()
    {
        using Tensor one = ones(1), root = one.sqrt();
    }
}
