namespace Ctnet.MLNet.Training;

/// <summary>
/// The loss of a batch was no number, or far from that of the batches before: training stopped, and the model that it went on from is as it
/// was.
/// </summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    /// <summary>Creates the exception without a message.</summary>
    public TrainingDivergedException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Where, and what to look at.</param>
    public TrainingDivergedException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Where, and what to look at.</param>
    /// <param name="innerException">What was met.</param>
    public TrainingDivergedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>What the rows were called; null where nobody did.</summary>
    public string? Period { get; init; }

    /// <summary>The pass over the rows, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>The batch of the pass, from 1.</summary>
    public long Batch { get; init; }

    /// <summary>The field whose input has the largest values in that batch.</summary>
    public string Field { get; init; } = "";
}
