using Ctnet.MLNet.Scoring;

namespace Ctnet.MLNet.Networks;

/// <summary>Where a CTNet gets the source tower's vectors from: the tower itself, on the training device, or columns of the data.</summary>
internal abstract class SourcePath : IDisposable
{
    /// <summary>The widths of s_0 .. s_L.</summary>
    public abstract IReadOnlyList<int> Widths { get; }

    /// <summary>For each vector column after the target's features how it is taken in.</summary>
    public abstract IReadOnlyList<FeaturePlan?> Columns { get; }

    /// <summary>The vectors of some rows, without gradients. Thread-safe.</summary>
    public abstract SourceVectors Compute(BatchPart part);

    /// <summary>Adds the source's part to a scoring graph.</summary>
    /// <returns>The names of s_0 .. s_L and of the logit; without the last two where nobody reads them.</returns>
    public abstract (string[] Hidden, string Logit) Export(GraphBuilder graph);

    public virtual void Dispose()
    {
    }
}
