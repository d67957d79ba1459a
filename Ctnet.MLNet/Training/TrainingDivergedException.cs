namespace Ctnet.MLNet;

/// <summary>
/// The loss of a batch was not finite, or far above both that of the batches before and what its clicks make likely, or a trained
/// weight was not finite. Training stopped. The model that it went on from is unchanged.
/// </summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    /// <summary>Creates the exception without a message.</summary>
    public TrainingDivergedException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Where training diverged, and what to check.</param>
    public TrainingDivergedException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Where training diverged, and what to check.</param>
    /// <param name="innerException">The cause.</param>
    public TrainingDivergedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>The name of the rows; null if they have none.</summary>
    public string? Period { get; init; }

    /// <summary>The pass over the rows, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>The batch of the pass, from 1.</summary>
    public long Batch { get; init; }

    /// <summary>The field whose input has the largest values in that batch.</summary>
    public string Field { get; init; } = "";
}
