using Ctnet.MLNet.Networks.Passes;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// Where a network gets a source's vectors from: the frozen source itself, on the training device, or columns of the data. The
/// vectors of a source tower are s_0 .. s_L; a multi-entity model has the vectors that it transfers.
/// </summary>
internal abstract class SourcePath : IDisposable
{
    /// <summary>The name of a further source; null for the first one.</summary>
    public virtual string? Name => null;

    /// <summary>The paths of the further sources; empty without any. Their columns are among this path's columns.</summary>
    public virtual IReadOnlyList<SourcePath> Further => [];

    /// <summary>The vectors' widths.</summary>
    public abstract IReadOnlyList<int> Widths { get; }

    /// <summary>
    /// For each vector column after the target's features, the plan that encodes it; null if the column is passed on unchanged.
    /// </summary>
    public abstract IReadOnlyList<FeaturePlan?> Columns { get; }

    /// <summary>The vectors of some rows, without gradients. Thread-safe.</summary>
    public abstract SourceVectors Compute(BatchPart part);

    /// <summary>
    /// Computes the same vectors as <see cref="Compute"/> without libtorch, on the CPU; null if the source has parts for which
    /// there is no such pass.
    /// </summary>
    public virtual SourcePass? CreatePass() => null;

    /// <summary>Adds the source's part to a scoring graph.</summary>
    /// <returns>
    /// The names of the nodes of the vectors and of the logit. The name is empty for a vector that does not exist and for a logit
    /// that is not read; a source tower leaves s_L out if it is not read.
    /// </returns>
    public abstract (string[] Hidden, string Logit) Export(GraphBuilder graph);

    public virtual void Dispose()
    {
    }
}
