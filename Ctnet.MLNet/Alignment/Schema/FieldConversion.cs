namespace Ctnet.MLNet;

/// <summary>The conversion of a column's values before they are encoded.</summary>
public enum FieldConversion
{
    /// <summary>Values stay as they are.</summary>
    None,

    /// <summary>Texts become lower case, by the rules of the invariant culture.</summary>
    LowerCase,

    /// <summary>A time becomes its hour in UTC: 0 to 23.</summary>
    HourOfDay,

    /// <summary>A time becomes its day of the week in UTC: 0 (Sunday) to 6.</summary>
    DayOfWeek,

    /// <summary>A time becomes its day in UTC, such as 2026-11-22.</summary>
    Date,
}
