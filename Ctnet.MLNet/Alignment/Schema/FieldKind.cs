namespace Ctnet.MLNet.Alignment;

/// <summary>What the values of a field are.</summary>
public enum FieldKind
{
    /// <summary>One identifier a row: a user, an item, a city.</summary>
    Categorical,

    /// <summary>Any number of identifiers a row, in no order: genres, tags.</summary>
    Set,

    /// <summary>A number: a price, an age.</summary>
    Numeric,

    /// <summary>
    /// Identifiers in time order, the newest last: what the user clicked before. A list column, or built from the log itself.
    /// </summary>
    Sequence,

    /// <summary>
    /// What the log says of a key so far: its smoothed click rate, and how often it was shown. Built from the log itself.
    /// </summary>
    Statistic,
}
