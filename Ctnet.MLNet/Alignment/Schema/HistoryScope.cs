namespace Ctnet.MLNet;

/// <summary>The rows that a history is built from.</summary>
public enum HistoryScope
{
    /// <summary>The rows of the row's own domain.</summary>
    Own,

    /// <summary>The rows of all domains that the alignment was fitted on.</summary>
    All,
}
