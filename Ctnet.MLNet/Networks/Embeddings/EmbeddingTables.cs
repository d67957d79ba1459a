using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>
/// A network's embedding tables. They turn a batch's ids into the input of the network's first layer, and are trained by that
/// input's gradient. A step touches only the rows that the batch reads, so its cost does not depend on the size of the tables.
/// </summary>
internal abstract class EmbeddingTables : IDisposable
{
    protected EmbeddingTables(FeaturePlan plan, RowOptimizer? optimizer) =>
        (Plan, Optimizer) = (plan, optimizer ?? new RowWiseAdagrad());

    public FeaturePlan Plan { get; }

    /// <summary>Updates the rows that a batch reads.</summary>
    public RowOptimizer Optimizer { get; }

    public abstract Device Device { get; }

    /// <summary>Creates the tables: in .NET's memory if the device is the CPU, in the device's memory if it is a GPU.</summary>
    /// <param name="plan">The plan of the tables.</param>
    /// <param name="tables">The tables' rows, in the plan's order. On the CPU training changes those that can be changed.</param>
    /// <param name="state">The optimizer's state, in its order; null if the tables are frozen.</param>
    /// <param name="device">The training device.</param>
    /// <param name="optimizer">The optimizer of rows; null for row-wise Adagrad.</param>
    public static EmbeddingTables Create(
        FeaturePlan plan, WeightTensor[] tables, WeightTensor[]? state, Device device, RowOptimizer? optimizer = null) =>
        device.type == TorchSharp.DeviceType.CPU
            ? new HostEmbeddingTables(plan, tables, state, optimizer)
            : new DeviceEmbeddingTables(plan, tables, state, device, optimizer);

    /// <summary>
    /// Gets the rows that a batch reads, if other ranks have some of them. All ranks call it for their batches of the same step,
    /// before <see cref="Embed"/>.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="column">The vector column that is to be embedded.</param>
    public virtual void Fetch(ImpressionBatch batch, int column)
    {
    }

    /// <summary>Embeds some of the batch's rows. The result belongs to the caller's dispose scope.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="column">The vector column to embed.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="training">Whether the backward pass computes gradients for the rows.</param>
    public abstract EmbeddedInput Embed(ImpressionBatch batch, int column, int first, int count, bool training);

    /// <summary>
    /// Takes a step of the optimizer on the rows that the batch read. The backward pass of the sum of the batch's losses comes
    /// before it.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="column">The vector column that was embedded.</param>
    /// <param name="inputs">The results of <see cref="Embed"/> for all rows of the batch, in their order.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="workers">The threads that may share the work.</param>
    public abstract void Update(
        ImpressionBatch batch, int column, IReadOnlyList<EmbeddedInput> inputs, double learningRate, WorkerPool workers);

    /// <summary>The tables' rows as they are now, in the plan's order.</summary>
    public abstract WeightTensor[] Rows();

    /// <summary>The optimizer's state as it is now, in its order.</summary>
    public abstract WeightTensor[] State();

    public virtual void Dispose()
    {
    }
}
