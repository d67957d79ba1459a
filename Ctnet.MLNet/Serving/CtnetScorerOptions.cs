using System.Diagnostics.Metrics;

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
    /// Makes the meter of the metrics (dependency injection has one); null, the default, makes one that listeners find by name.
    /// </summary>
    public IMeterFactory? MeterFactory { get; set; }
}
