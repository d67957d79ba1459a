namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads one column's number in the current row of a cursor.</summary>
internal abstract class NumberCell
{
    /// <summary>Reads the current row's number; NaN if it is missing.</summary>
    public abstract double Read();
}
