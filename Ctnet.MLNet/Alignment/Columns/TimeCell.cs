namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads one column's time in the current row of a cursor.</summary>
internal abstract class TimeCell
{
    /// <summary>
    /// Reads the current row's time; null if it is missing. It is in UTC, whatever the column's type, so that one instant has one
    /// hour and one day.
    /// </summary>
    public abstract DateTimeOffset? Read();
}
