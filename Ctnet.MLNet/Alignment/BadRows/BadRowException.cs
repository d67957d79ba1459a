namespace Ctnet.MLNet.Alignment;

/// <summary>
/// A row has what cannot be, and such rows are refused (<see cref="BadRows.Refuse"/>); the message names the column, the row and the
/// cell.
/// </summary>
public sealed class BadRowException : InvalidOperationException
{
    /// <summary>Creates the exception without a message.</summary>
    public BadRowException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which row, which column, and what is wrong with it.</param>
    public BadRowException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which row, which column, and what is wrong with it.</param>
    /// <param name="innerException">What was met while reading.</param>
    public BadRowException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
