using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>Whether libtorch is there, and which device to train on.</summary>
internal static class TorchRuntime
{
    private static readonly Lazy<Exception?> s_failure = new(TryLoad);

    /// <summary>Fails at once, with one message that says what to add, where the application lacks libtorch.</summary>
    /// <exception cref="InvalidOperationException">libtorch cannot be loaded.</exception>
    public static void EnsureAvailable()
    {
        if (s_failure.Value is Exception failure)
        {
            throw new InvalidOperationException(
                "Training needs libtorch, which this application lacks or cannot load. Add one of these packages to its project: "
                + "libtorch-cpu-linux-x64, libtorch-cpu-win-x64 or libtorch-cpu-osx-arm64 2.10.0 to train on the CPU, TorchSharp-cuda-linux or "
                + "TorchSharp-cuda-windows 0.107.0 to train on an NVIDIA GPU. (Scoring a saved model needs none of them.) "
                + $"TorchSharp says: {FirstSentence(failure.GetBaseException().Message)}", failure);
        }
    }

    // Behind it come advice for F# and a page of trace; all of that is in the inner exception.
    private static string FirstSentence(string message)
    {
        string line = message.TrimStart().Split('\n')[0].TrimEnd();
        int end = line.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? line : line[..(end + 1)];
    }

    /// <summary>The device that ML.NET's context or the trainer's options ask for.</summary>
    /// <exception cref="InvalidOperationException">
    /// A GPU is asked for, there is none, and falling back to the CPU is not allowed.
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
            throw new InvalidOperationException($"GPU {gpu} is asked for and cannot be used. Install an NVIDIA driver, and add the package "
                + "TorchSharp-cuda-linux 0.107.0 (TorchSharp-cuda-windows on Windows) in place of libtorch-cpu-...; or set FallbackToCpu.");
        }

        return CPU;
    }

    private static Exception? TryLoad()
    {
        // TorchSharp prints its failure to the console before it throws it.
        TextWriter console = Console.Out;
        try
        {
            Console.SetOut(TextWriter.Null);
            InitializeDeviceType(DeviceType.CPU);
            KnowProcessor();
            return null;
        }
        catch (Exception exception)
            when (exception is NotSupportedException or InvalidOperationException or DllNotFoundException or TypeInitializationException)
        {
            return exception;
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    // At its first root, logarithm or the like, MKL finds out what the processor can do, without a lock: a thread that asks for one at the
    // same moment gets roots of 11 bits, and a first step that nothing repeats. So the first one is taken here, by one thread.
    private static void KnowProcessor()
    {
        using Tensor one = ones(1), root = one.sqrt();
    }
}
