using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using Ctnet.MLNet.Scoring;

namespace Ctnet.MLNet.Serving;

/// <summary>Options of a <see cref="CtnetScorer{TRow}"/>.</summary>
public sealed class CtnetScorerOptions
{
    /// <summary>
    /// How often the model's file is looked at, to take in a newer one; null, the default, leaves it to
    /// <see cref="CtnetScorer{TRow}.Swap"/>. The file is asked for its time and size, which works where change
    /// notifications do not: network shares, mounted volumes.
    /// </summary>
    public TimeSpan? WatchInterval { get; set; }

    /// <summary>
    /// Told when a newer file could not be taken in by watching; the scorer goes on with the model it has, and tries again when the file
    /// changes. Called on the watching thread.
    /// </summary>
    public Action<Exception>? OnSwapFailed { get; set; }

    /// <summary>
    /// Megabytes (of 1,048,576 bytes) that each network of the model may take to score faster, 0 to 4,096; default 4. First layers are
    /// folded into the embeddings of the fields with the fewest values: a lookup instead of a product. More makes a row alone faster, and
    /// rows in batches slower if the processor's caches do not hold it (docs/deployment.md). Scores differ by rounding between one number
    /// and another.
    /// </summary>
    [Range(0, 4096)]
    public int FoldedMegabytes { get; set; } = (int)(GraphFolding.DefaultBytes >> 20);

    /// <summary>
    /// Makes the meter of the metrics (dependency injection has one); null, the default, makes one that listeners find by name.
    /// </summary>
    public IMeterFactory? MeterFactory { get; set; }
}
