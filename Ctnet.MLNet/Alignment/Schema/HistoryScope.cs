namespace Ctnet.MLNet;

/// <summary>The rows that a history is built from.</summary>
public enum HistoryScope
{
    /// <summary>The rows of the row's own domain.</summary>
    Own,

    /// <summary>
    /// The rows of all domains: those that the alignment was fitted on, and those of the source's alignment, which a start from
    /// it or a refreshed source brings.
    /// </summary>
    All,
}
