namespace Ctnet.MLNet.Alignment;

/// <summary>What the numbers of a time column count.</summary>
public enum TimeUnit
{
    /// <summary>Seconds since 1970-01-01 UTC.</summary>
    UnixSeconds,

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    UnixMilliseconds,
}
