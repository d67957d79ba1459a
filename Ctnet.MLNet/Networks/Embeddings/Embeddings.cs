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
    protected Embeddings(FeaturePlan plan, RowOptimizer? optimizer) => (Plan, Optimizer) = (plan, optimizer ?? new RowWiseAdagrad());

    public FeaturePlan Plan { get; }

    /// <summary>How rows learn.</summary>
    public RowOptimizer Optimizer { get; }

    public abstract Device Device { get; }

    /// <summary>Tables on the CPU stay in .NET's memory, those of a GPU go there.</summary>
    /// <param name="plan">Which tables there are.</param>
    /// <param name="tables">Their rows, in the plan's order; on the CPU the trained ones are changed in place.</param>
    /// <param name="state">The optimizer's state, in its order; null where nothing is trained.</param>
    /// <param name="device">The training device.</param>
    /// <param name="optimizer">How rows learn; null for row-wise Adagrad.</param>
    public static Embeddings Create(FeaturePlan plan, WeightTensor[] tables, WeightTensor[]? state, Device device, RowOptimizer? optimizer = null) =>
        device.type == TorchSharp.DeviceType.CPU
            ? new HostEmbeddings(plan, tables, state, optimizer)
            : new DeviceEmbeddings(plan, tables, state, device, optimizer);

    /// <summary>The input of some of the batch's rows. It belongs to the caller's dispose scope.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="column">Which of its vector columns.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="training">Whether gradients are wanted.</param>
    public abstract EmbeddedInput Embed(ImpressionBatch batch, int column, int first, int count, bool training);

    /// <summary>
    /// A step of the optimizer on the rows that the batch read, after the backward pass, with the gradient of the sum of the batch's
    /// losses.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="column">Which of its vector columns.</param>
    /// <param name="inputs">What <see cref="Embed"/> gave for all of its rows, in their order.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="workers">What may share the work.</param>
    public abstract void Update(ImpressionBatch batch, int column, IReadOnlyList<EmbeddedInput> inputs, double learningRate, WorkerPool workers);

    /// <summary>The tables' rows, in the plan's order.</summary>
    public abstract WeightTensor[] Rows();

    /// <summary>The optimizer's state, in its order.</summary>
    public abstract WeightTensor[] State();

    public virtual void Dispose()
    {
    }
}
