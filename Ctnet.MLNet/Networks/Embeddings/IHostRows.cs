using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>Embedding tables of which a batch reads rows in .NET's memory.</summary>
internal interface IHostRows
{
    FeaturePlan Plan { get; }

    /// <summary>
    /// Reads the embeddings of some rows of a batch, without their sequences that attention pools. Thread-safe.
    /// </summary>
    /// <param name="features">The features of the batch.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="input">[rows, gathered width]: receives the embeddings, and the numbers after them.</param>
    /// <param name="linear">[rows]: receives the linear term; empty if the plan has none.</param>
    void Read(EncodedFeatures features, int first, int count, Span<float> input, Span<float> linear);

    /// <summary>Takes a step of the optimizer on the rows that the batch read.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="column">The vector column that was read.</param>
    /// <param name="gradients">The gradients of all rows of the batch.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="workers">The threads that may share the work.</param>
    void Update(
        ImpressionBatch batch, int column, IReadOnlyList<IInputGradients> gradients, double learningRate, WorkerPool workers);
}
