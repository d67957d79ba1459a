namespace Ctnet.MLNet;

/// <summary>
/// A row has an invalid value, and such rows are refused (<see cref="BadRowPolicy.Refuse"/>). The message names the column, the
/// row and the cell.
/// </summary>
public sealed class BadRowException : InvalidOperationException
{
    /// <summary>Creates the exception without a message.</summary>
    public BadRowException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The row, the column and the problem.</param>
    public BadRowException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The row, the column and the problem.</param>
    /// <param name="innerException">The exception that was thrown while the row was read.</param>
    public BadRowException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>The column of the invalid value; null if it is not known.</summary>
    public string? Column { get; init; }

    /// <summary>The row, from 0 in the data or in the request; null if it is not known.</summary>
    public long? Row { get; init; }
}
