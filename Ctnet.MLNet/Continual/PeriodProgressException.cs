using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet;

/// <summary>
/// The receiver of a run's progress threw after a period was over (<see cref="ContinualTrainerOptions.Progress"/>). The period
/// counts all the same: <see cref="Result"/> is in the run's results, and the run can go on with the next period.
/// </summary>
public sealed class PeriodProgressException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public PeriodProgressException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, and what became of the period.</param>
    public PeriodProgressException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, and what became of the period.</param>
    /// <param name="innerException">What the receiver threw.</param>
    public PeriodProgressException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>The result that the receiver was given; null if it is not known.</summary>
    public PeriodResult? Result { get; init; }
}
