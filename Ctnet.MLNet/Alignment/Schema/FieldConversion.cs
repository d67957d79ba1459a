namespace Ctnet.MLNet.Alignment;

/// <summary>What is done to a column's values before they are encoded.</summary>
public enum FieldConversion
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Texts in lower case, by the invariant culture.</summary>
    LowerCase,

    /// <summary>Of a date, the hour: 0 to 23.</summary>
    HourOfDay,

    /// <summary>Of a date, the day of the week: 0 (Sunday) to 6.</summary>
    DayOfWeek,

    /// <summary>Of a date, the day, as 2026-11-22.</summary>
    Date,
}
