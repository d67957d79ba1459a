using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Trainers;
using Ctnet.MLNet.Training;

namespace Ctnet.MLNet.Continual;

/// <summary>What belongs to one run of the continual step and not to the model, whose options it keeps.</summary>
public sealed class ContinueSettings
{
    /// <summary>The GPU to train on; null, the default, takes <c>MLContext.GpuDeviceId</c>, and the CPU where that is null too.</summary>
    public int? GpuDeviceId { get; set; }

    /// <summary>
    /// Whether to train on the CPU where the GPU cannot be used; null, the default, takes <c>MLContext.FallbackToCpu</c>.
    /// </summary>
    public bool? FallbackToCpu { get; set; }

    /// <summary>CPU threads that share a step, 1 to 1,024; null, the default, is one for each core.</summary>
    public int? NumberOfThreads { get; set; }

    /// <summary>How matrices are multiplied in training. Default <see cref="MatrixPrecision.Full"/>; the others are for GPUs.</summary>
    public MatrixPrecision MatrixPrecision { get; set; }

    /// <summary>
    /// What becomes of rows that cannot be read, from this step on: the model keeps it. Null, the default, is as the model has it.
    /// </summary>
    public BadRows? BadRows { get; set; }

    /// <summary>
    /// What the step's rows are called in the model's history and in messages, such as a date; null, the default, for nothing.
    /// </summary>
    public string? Period { get; set; }

    /// <summary>Told about progress, on the training thread.</summary>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Stops training with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; set; }

    internal ContinueSettings For(string period)
    {
        var copy = (ContinueSettings)MemberwiseClone();
        copy.Period = period;
        return copy;
    }
}
