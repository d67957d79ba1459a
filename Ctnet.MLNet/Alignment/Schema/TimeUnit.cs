namespace Ctnet.MLNet;

/// <summary>The unit of the numbers in a time column.</summary>
public enum TimeUnit
{
    /// <summary>Seconds since 1970-01-01 UTC.</summary>
    UnixSeconds,

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    UnixMilliseconds,
}
