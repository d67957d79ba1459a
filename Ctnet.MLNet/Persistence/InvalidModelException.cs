namespace Ctnet.MLNet;

/// <summary>
/// A saved model cannot be read: it is truncated, damaged, of another kind, or written by a newer version of this library.
/// </summary>
public sealed class InvalidModelException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public InvalidModelException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with the model and what to do.</param>
    public InvalidModelException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with the model and what to do.</param>
    /// <param name="innerException">The error while reading.</param>
    public InvalidModelException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
