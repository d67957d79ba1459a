using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Alignment.Columns;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>Reads the time and the period of a cursor's current row.</summary>
internal sealed class PeriodReader(DataViewRow row, TimeMapping mapping, TimeSpan length, RowProblems problems)
{
    /// <summary>The period of a row without a time. No other period is before it.</summary>
    public const long None = long.MinValue;

    private readonly TimeCell _time = TimeColumns.Open(row, row.Schema[mapping.Column], mapping.Unit, problems);

    /// <summary>The row's time in ticks since 1970-01-01 UTC.</summary>
    public long Ticks { get; private set; }

    /// <summary>The number of the row's period, counted from 1970-01-01 UTC; <see cref="None"/> if the row has no time.</summary>
    /// <exception cref="BadRowException">The row has no time, and bad rows are refused.</exception>
    public long Read()
    {
        if (_time.Read() is not DateTimeOffset time)
        {
            problems.Add(mapping.Column, "no time", $"there is no time, and fields that are built from the log need one.");
            return None;
        }

        Ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        // Periods before 1970 are rounded down too.
        (long period, long rest) = Math.DivRem(Ticks, length.Ticks);
        return rest < 0 ? period - 1 : period;
    }
}
