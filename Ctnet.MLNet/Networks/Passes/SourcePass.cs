using Ctnet.MLNet.Batches;

namespace Ctnet.MLNet.Networks.Passes;

/// <summary>A frozen source's vectors for some rows of a batch. Each worker has its own.</summary>
internal abstract class SourcePass : IDisposable
{
    /// <summary>[rows]: the source's logits; empty if they are not computed.</summary>
    public abstract ReadOnlySpan<float> Logits { get; }

    /// <summary>Computes the vectors of some rows.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows, at most <see cref="NetworkPass.MostRows"/>.</param>
    public abstract void Compute(ImpressionBatch batch, int first, int count);

    /// <summary>[rows, width]: the vectors of a layer; 0 is the input.</summary>
    public abstract ReadOnlySpan<float> Hidden(int layer);

    public virtual void Dispose()
    {
    }
}
