using Ctnet.MLNet.Alignment.Columns;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment;

/// <summary>Reads the time of the row that the cursor stands on, and the period that it falls into.</summary>
internal sealed class PeriodReader(DataViewRow row, TimeMapping mapping, TimeSpan length)
{
    private readonly RowName _row = new(row);
    private readonly TimeCell _time = TimeColumns.Open(row, row.Schema[mapping.Column], mapping.Unit);

    /// <summary>The row's time in ticks since 1970-01-01 UTC.</summary>
    public long Ticks { get; private set; }

    /// <summary>The number of the row's period, counted from 1970-01-01 UTC.</summary>
    /// <exception cref="InvalidOperationException">The row has no time.</exception>
    public long Read()
    {
        DateTimeOffset time = _time.Read() ?? throw new InvalidOperationException(
            $"Column '{mapping.Column}', {_row}: there is no time, and fields that are built from the log need one.");
        Ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        return (long)Math.Floor((double)Ticks / length.Ticks);
    }
}
