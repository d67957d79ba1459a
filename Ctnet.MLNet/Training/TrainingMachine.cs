using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Trainers;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Ctnet.MLNet.Training;

/// <summary>The device that a fit trains on, and the threads that share a step.</summary>
internal sealed class TrainingMachine : IDisposable
{
    /// <exception cref="InvalidOperationException">libtorch or the GPU cannot be used; the message says what to do.</exception>
    public TrainingMachine(IHost host, CtrTrainerOptions options)
    {
        Device = TorchRuntime.Resolve(host, options.GpuDeviceId, options.FallbackToCpu);
        // Each worker multiplies its own matrices, over a part of the batch that is large enough. A GPU needs one worker only.
        int threads = Device.type == DeviceType.CPU ? options.NumberOfThreads ?? Environment.ProcessorCount : 1;
        Workers = new WorkerPool(Math.Clamp(options.BatchSize / TrainedNetwork.LeastRowsOfAWorker, 1, threads));
        torch.set_num_threads(1);
        if (Device.type == DeviceType.CUDA)
            torch.backends.cuda.matmul.allow_tf32 = options.MatrixPrecision == MatrixPrecision.Tf32;
    }

    public torch.Device Device { get; }

    public WorkerPool Workers { get; }

    public void Dispose() => Workers.Dispose();
}
