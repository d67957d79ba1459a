using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet;

/// <summary>
/// A period's rows differ too much from those of earlier periods, and the options say to stop (<see cref="DriftAction.Stop"/>).
/// </summary>
public sealed class DriftException : InvalidOperationException
{
    /// <summary>Creates the exception without a message.</summary>
    public DriftException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What has changed.</param>
    public DriftException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What has changed.</param>
    /// <param name="innerException">The cause.</param>
    public DriftException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
