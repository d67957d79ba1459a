namespace Ctnet.MLNet;

/// <summary>Another rank of the job failed. Its own message has the cause.</summary>
public sealed class RankFailedException : InvalidOperationException
{
    /// <summary>Creates the exception without a message.</summary>
    public RankFailedException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What the other rank was doing.</param>
    public RankFailedException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What the other rank was doing.</param>
    /// <param name="innerException">The cause.</param>
    public RankFailedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
