namespace Ctnet.MLNet;

/// <summary>How values of several ranks become one.</summary>
public enum CollectiveReduction
{
    /// <summary>They are added up.</summary>
    Sum,

    /// <summary>The largest one is taken.</summary>
    Max,
}
