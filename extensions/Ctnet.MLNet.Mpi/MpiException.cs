namespace Ctnet.MLNet.Mpi;

/// <summary>MPI cannot be loaded, or a call of it failed. The message has MPI's own text.</summary>
public sealed class MpiException : InvalidOperationException
{
    /// <summary>Creates the exception without a message.</summary>
    public MpiException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, and MPI's own text.</param>
    public MpiException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, and MPI's own text.</param>
    /// <param name="innerException">The cause.</param>
    public MpiException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
