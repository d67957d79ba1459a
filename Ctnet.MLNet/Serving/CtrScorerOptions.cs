using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet;

/// <summary>Options of a <see cref="CtrScorer{TRow}"/>.</summary>
public sealed class CtrScorerOptions
{
    /// <summary>
    /// How often the model's file, or the list of a published folder, is checked for a newer model, which is then swapped in.
    /// Null, the default, leaves swaps to <see cref="CtrScorer{TRow}.Swap(string)"/>. The check compares the file's time and
    /// size. It also works where change notifications do not, as on network shares and mounted volumes.
    /// </summary>
    public TimeSpan? WatchInterval { get; set; }

    /// <summary>
    /// Called when the watch found a newer file that cannot be loaded, or found no file twice in succession. The scorer keeps its
    /// model. It tries a file that could not be opened, such as a locked one, again after growing pauses; one whose content is
    /// refused when the file changes; and one that was absent when it is there. The same failure of the same file is told once.
    /// The call is on the watching thread.
    /// </summary>
    public Action<Exception>? OnSwapFailed { get; set; }

    /// <summary>
    /// Megabytes (of 1,048,576 bytes) of memory that each network of the model may use to score faster, 0 to 4,096. Default 4.
    /// Its first layers are folded into the embeddings of the fields with the fewest values, which replaces a product by a
    /// lookup. More memory makes single rows faster, and batches slower if the processor's caches cannot hold it
    /// (docs/deployment.md). Another number changes scores by rounding only.
    /// </summary>
    [Range(0, 4096)]
    public int FoldedMegabytes { get; set; } = (int)(GraphFolding.DefaultBytes >> 20);

    /// <summary>
    /// The precision of matrix products. Default <see cref="ScoringPrecision.Full"/>. <see cref="ScoringPrecision.Quantized"/> scores
    /// large networks faster, and changes scores slightly (docs/deployment.md). A row's score does not depend on the rows that
    /// are scored with it.
    /// </summary>
    public ScoringPrecision Precision { get; set; }

    /// <summary>
    /// Creates the meter of the metrics, as dependency injection needs it. With null, the default, the scorer creates a meter
    /// that listeners find by name.
    /// </summary>
    public IMeterFactory? MeterFactory { get; set; }

    /// <exception cref="PlatformNotSupportedException">The processor lacks the instructions of the precision.</exception>
    internal ExecutionSettings ToSettings()
    {
        if (Precision == ScoringPrecision.Quantized && !QuantizedMatrix.IsSupported)
        {
            throw new PlatformNotSupportedException(
                "CtrScorerOptions.Precision is Quantized, which needs a processor with AVX2. Set it to Full.");
        }

        return new((long)FoldedMegabytes << 20, Precision);
    }
}
