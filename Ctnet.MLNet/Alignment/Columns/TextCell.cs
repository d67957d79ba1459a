namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads one column's identifiers in the current row of a cursor, as texts. It does not allocate.</summary>
internal abstract class TextCell
{
    /// <summary>Reads the current row's cell, and returns its number of values; 0 means that the cell is missing.</summary>
    public abstract int Read();

    /// <summary>A value of the cell that was read last. The span is valid until the next read or access.</summary>
    public abstract ReadOnlySpan<char> this[int index] { get; }
}
