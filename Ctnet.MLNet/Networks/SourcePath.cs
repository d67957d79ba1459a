using Ctnet.MLNet.Scoring;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// Where a network gets a source's vectors from: the frozen source itself, on the training device, or columns of the data. A source tower's
/// are s_0 .. s_L, those of a multi-entity model what it transfers.
/// </summary>
internal abstract class SourcePath : IDisposable
{
    /// <summary>The vectors' widths.</summary>
    public abstract IReadOnlyList<int> Widths { get; }

    /// <summary>For each vector column after the target's features how it is taken in.</summary>
    public abstract IReadOnlyList<FeaturePlan?> Columns { get; }

    /// <summary>The vectors of some rows, without gradients. Thread-safe.</summary>
    public abstract SourceVectors Compute(BatchPart part);

    /// <summary>Adds the source's part to a scoring graph.</summary>
    /// <returns>The names of the vectors and of the logit; without those that nobody reads or that there are not.</returns>
    public abstract (string[] Hidden, string Logit) Export(GraphBuilder graph);

    public virtual void Dispose()
    {
    }
}
