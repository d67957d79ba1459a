namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>The time in a column's cell, for the row that the cursor stands on; null where it is missing.</summary>
internal abstract class TimeCell
{
    public abstract DateTimeOffset? Read();
}
