using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Ctnet.MLNet.Ranks;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Options of one training run, such as the device, the progress receiver and the name of the rows. A model does not keep them.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TrainingRunOptions
{
    private protected TrainingRunOptions()
    {
    }

    /// <summary>
    /// The GPU to train on, 0 to 255. Null, the default, takes <c>MLContext.GpuDeviceId</c>, or the CPU if that is null too.
    /// </summary>
    [Range(0, 255)]
    [JsonIgnore]
    public int? GpuDeviceId { get; set; }

    /// <summary>
    /// Whether to train on the CPU if the GPU cannot be used. Null, the default, takes <c>MLContext.FallbackToCpu</c>.
    /// </summary>
    [JsonIgnore]
    public bool? FallbackToCpu { get; set; }

    /// <summary>
    /// The precision of matrix products in training. Default <see cref="MatrixPrecision.Full"/>; the others are for GPUs. On a
    /// GPU the precision is one setting for the whole process.
    /// </summary>
    [JsonIgnore]
    public MatrixPrecision MatrixPrecision { get; set; }

    /// <summary>
    /// The number of CPU threads that share a step, 1 to 1,024. Null, the default, takes one for each core. Each thread gets at
    /// least 16 rows of a batch, or 64 where libtorch computes the gradients, so small batches use fewer threads. Two further
    /// threads read and encode.
    /// </summary>
    [Range(1, 1024)]
    [JsonIgnore]
    public int? NumberOfThreads { get; set; }

    /// <summary>
    /// The ranks that train one model together, each on rows of its own. Dense weights are on all ranks, and each embedding lives
    /// with one. All ranks give the same options. Null, the default, trains in this process alone.
    /// </summary>
    [JsonIgnore]
    public ICtrCollectives? Collectives { get; set; }

    /// <summary>
    /// The name of the run's rows in the model's history and in messages, such as a date. Null, the default, gives no name.
    /// </summary>
    [JsonIgnore]
    public string? Period { get; set; }

    /// <summary>
    /// Receives progress twice a second and at the end of each pass, on the training thread. Default null. If the receiver
    /// throws, the log has a warning, the receiver is told nothing more, and training goes on. To stop training, cancel
    /// <see cref="CancellationToken"/>, or throw an <see cref="OperationCanceledException"/>.
    /// </summary>
    [JsonIgnore]
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Stops training with an <see cref="OperationCanceledException"/>.</summary>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; set; }

    /// <summary>The ranks that train together: one, if no others are given.</summary>
    internal ICtrCollectives Ranks => Collectives ?? SingleRank.Instance;

    /// <summary>Copies this run's options into those of a trainer.</summary>
    internal void CopyTo(TrainingRunOptions other)
    {
        other.GpuDeviceId = GpuDeviceId;
        other.FallbackToCpu = FallbackToCpu;
        other.MatrixPrecision = MatrixPrecision;
        other.NumberOfThreads = NumberOfThreads;
        other.Collectives = Collectives;
        other.Period = Period;
        other.Progress = Progress;
        other.CancellationToken = CancellationToken;
    }
}
