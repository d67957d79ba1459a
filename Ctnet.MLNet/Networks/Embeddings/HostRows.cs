using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>Embedding tables of which a batch reads rows in .NET's memory. They are copied straight into its input.</summary>
/// <param name="plan">The plan of the tables.</param>
/// <param name="optimizer">The optimizer of rows; null for row-wise Adagrad.</param>
/// <param name="byPlace">
/// Whether a batch reads tables that have only its rows, by their places in the batch; otherwise it reads whole tables.
/// </param>
internal abstract class HostRows(FeaturePlan plan, RowOptimizer? optimizer, bool byPlace) : EmbeddingTables(plan, optimizer)
{
    private readonly RowGather _gather = new(plan, byPlace);

    public override Device Device => CPU;

    /// <summary>The tables that a batch reads.</summary>
    protected abstract RowPages[] Readable { get; }

    /// <summary>The sums of a batch's gradients.</summary>
    protected RowGradients Gradients { get; } = new(plan);

    public override EmbeddedInput Embed(ImpressionBatch batch, int column, int first, int count, bool training) =>
        _gather.Embed(Readable, batch.Features[column]!, first, count, training);

    /// <summary>
    /// Reads the embeddings of some rows of a batch, without their sequences that attention pools. Thread-safe.
    /// </summary>
    /// <param name="features">The features of the batch.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="input">[rows, gathered width]: receives the embeddings, and the numbers after them.</param>
    /// <param name="linear">[rows]: receives the linear term; empty if the plan has none.</param>
    public void Read(EncodedFeatures features, int first, int count, Span<float> input, Span<float> linear) =>
        _gather.Read(Readable, features, first, count, input, linear);

    public override void Update(
        ImpressionBatch batch, int column, IReadOnlyList<EmbeddedInput> inputs, double learningRate, WorkerPool workers) =>
        Update(batch, column, (IReadOnlyList<IInputGradients>)inputs, learningRate, workers);

    /// <summary>Takes a step of the optimizer on the rows that the batch read.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="column">The vector column that was read.</param>
    /// <param name="gradients">The gradients of all rows of the batch.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="workers">The threads that may share the work.</param>
    public abstract void Update(
        ImpressionBatch batch, int column, IReadOnlyList<IInputGradients> gradients, double learningRate, WorkerPool workers);

    /// <summary>The part of some rows that a worker has.</summary>
    protected static Range PartOf(int count, int worker, WorkerPool workers) =>
        (int)((long)count * worker / workers.Count)..(int)((long)count * (worker + 1) / workers.Count);
}
