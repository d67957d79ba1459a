namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>The number in a column's cell, for the row that the cursor stands on; NaN where it is missing.</summary>
internal abstract class NumberCell
{
    public abstract double Read();
}
