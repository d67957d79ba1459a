namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a column of dates, some of which mean "missing", such as 1900-01-01.</summary>
internal sealed class MissingTimeCell(TimeCell cell, DateTimeOffset[] missing) : TimeCell
{
    public override DateTimeOffset? Read() =>
        cell.Read() is DateTimeOffset time && !missing.AsSpan().Contains(time) ? time : null;
}
