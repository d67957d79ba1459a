using System.Runtime.ExceptionServices;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Ctnet.MLNet.Training;

/// <summary>The device that a fit trains on, and the threads that share a step.</summary>
internal sealed class TrainingMachine : IDisposable
{
    /// <exception cref="InvalidOperationException">libtorch or the GPU cannot be used; the message says what to do.</exception>
    private TrainingMachine(IHost host, CtrTrainerOptions options, RunningFit running)
    {
        CancellationToken = running.CancellationToken;
        Progress = options.Progress is null ? null : running;
        Device = TorchRuntime.Resolve(host, options.GpuDeviceId, options.FallbackToCpu);
        if (Device.type != DeviceType.CPU && options.Ranks.Size > 1)
        {
            throw new InvalidOperationException(
                $"The {options.Ranks.Size} ranks of this job train on the CPU, and not on a GPU. Leave GpuDeviceId out, or "
                + "train on one GPU without Collectives.");
        }

        // Each worker multiplies its own matrices, over a part of the batch that is large enough. A GPU needs one worker only.
        int threads = Device.type == DeviceType.CPU ? options.NumberOfThreads ?? Environment.ProcessorCount : 1;
        Workers = new WorkerPool(Math.Clamp(options.BatchSize / TrainedNetwork.LeastRowsOfAWorker, 1, threads));
        if (Device.type == DeviceType.CUDA)
            torch.backends.cuda.matmul.allow_tf32 = options.MatrixPrecision == MatrixPrecision.Tf32;
    }

    public torch.Device Device { get; }

    public WorkerPool Workers { get; }

    /// <summary>Stops the fit, because the caller wishes it or the process ends.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Receives progress; null for none.</summary>
    public IProgress<TrainingProgress>? Progress { get; }

    /// <summary>
    /// Runs a fit on a thread of its own, and waits for it. libtorch keeps some settings for each thread. Those of the caller's
    /// thread stay as they are.
    /// </summary>
    /// <exception cref="InvalidOperationException">libtorch or the GPU cannot be used; the message says what to do.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled, or the process ends.</exception>
    public static T Run<T>(IHost host, CtrTrainerOptions options, Func<TrainingMachine, T> fit)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = RunHere(host, options, fit);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        {
            IsBackground = true, Name = "Ctnet fit",
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    public void Dispose() => Workers.Dispose();

    private static T RunHere<T>(IHost host, CtrTrainerOptions options, Func<TrainingMachine, T> fit)
    {
        IProgress<TrainingProgress>? receiver =
            options.Progress is null ? null : new GuardedProgress<TrainingProgress>(host, options.Progress);
        using var running = new RunningFit(receiver, options.CancellationToken);
        try
        {
            using var settings = new TorchSettings();
            using var scope = torch.NewDisposeScope();
            using var machine = new TrainingMachine(host, options, running);
            return fit(machine);
        }
        catch (OperationCanceledException exception) when (options.CancellationToken.IsCancellationRequested)
        {
            // With the caller's own token, a task that was started with it counts as cancelled and not as failed.
            throw new OperationCanceledException(exception.Message, exception, options.CancellationToken);
        }
    }
}
