namespace Ctnet.MLNet;

/// <summary>The treatment of a value that a value map lacks.</summary>
public enum UnmappedValue
{
    /// <summary>Fitting treats the row as bad. After fitting, the value is never seen.</summary>
    Refuse,

    /// <summary>The value is kept as it is.</summary>
    Keep,

    /// <summary>The value is missing.</summary>
    Missing,
}
