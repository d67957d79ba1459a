using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Training;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// A network's embedding tables: what turns a batch's ids into the input of its first layer, and what learns from that input's gradient.
/// Training touches the rows of the batch only, so the cost of a step does not depend on the size of the tables.
/// </summary>
internal abstract class Embeddings : IDisposable
{
    /// <summary>Where Adagrad's sums start; measured best on short streams.</summary>
    public const float InitialSum = 1;

    protected Embeddings(FeaturePlan plan) => Plan = plan;

    public FeaturePlan Plan { get; }

    public abstract Device Device { get; }

    /// <summary>Tables on the CPU stay in .NET's memory, those of a GPU go there.</summary>
    /// <param name="plan">Which tables there are.</param>
    /// <param name="tables">Their rows, in the plan's order; on the CPU the trained ones are changed in place.</param>
    /// <param name="sums">Adagrad's sums, in the plan's order; null starts anew, or where nothing is trained.</param>
    /// <param name="device">The training device.</param>
    public static Embeddings Create(FeaturePlan plan, WeightTensor[] tables, WeightTensor[]? sums, Device device) =>
        device.type == TorchSharp.DeviceType.CPU ? new HostEmbeddings(plan, tables, sums) : new DeviceEmbeddings(plan, tables, sums, device);

    /// <summary>The input of some of the batch's rows. It belongs to the caller's dispose scope.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="column">Which of its vector columns.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="training">Whether gradients are wanted.</param>
    public abstract EmbeddedInput Embed(ImpressionBatch batch, int column, int first, int count, bool training);

    /// <summary>
    /// Row-wise Adagrad on the rows that the batch read, after the backward pass: one sum of squares a row (the mean over its columns), and the
    /// gradient of the sum of the batch's losses.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="column">Which of its vector columns.</param>
    /// <param name="inputs">What <see cref="Embed"/> gave for all of its rows, in their order.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="workers">What may share the work.</param>
    public abstract void Update(ImpressionBatch batch, int column, IReadOnlyList<EmbeddedInput> inputs, double learningRate, WorkerPool workers);

    /// <summary>The tables' rows, in the plan's order.</summary>
    public abstract WeightTensor[] Rows();

    /// <summary>Adagrad's sums, in the plan's order.</summary>
    public abstract WeightTensor[] Sums();

    public virtual void Dispose()
    {
    }
}
