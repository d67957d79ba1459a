namespace Ctnet.MLNet.Alignment;

/// <summary>What becomes of a value that a value map lacks.</summary>
public enum UnmappedValue
{
    /// <summary>An error while fitting, and never seen afterwards.</summary>
    Refuse,

    /// <summary>It is kept as it is.</summary>
    Keep,

    /// <summary>It is missing.</summary>
    Missing,
}
