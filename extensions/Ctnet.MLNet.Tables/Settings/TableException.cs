namespace Ctnet.MLNet.Tables;

/// <summary>A table cannot be read. The message says which file, row and column it is about, as far as they are known.</summary>
public sealed class TableException : IOException
{
    internal TableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The file; null if it is unknown, or for the rows of a query.</summary>
    public string? File { get; internal init; }

    /// <summary>The row, counted from 1 below the header; null if the error is not about a row.</summary>
    public long? Row { get; internal init; }

    /// <summary>The line of a text file, counted from 1; null if it is unknown.</summary>
    public long? Line { get; internal init; }

    /// <summary>The column; null if the error is not about a column.</summary>
    public string? Column { get; internal init; }
}
