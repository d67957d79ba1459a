namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>The identifiers in a column's cell, as texts, for the row that the cursor stands on. Without allocation.</summary>
internal abstract class TextCell
{
    /// <summary>Reads the current row's cell and says how many values it has; none means that it is missing.</summary>
    public abstract int Read();

    /// <summary>A value of the cell that was read last; valid until the next read or the next access.</summary>
    public abstract ReadOnlySpan<char> this[int index] { get; }
}
