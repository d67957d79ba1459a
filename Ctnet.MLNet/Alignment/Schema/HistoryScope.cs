namespace Ctnet.MLNet.Alignment;

/// <summary>Whose rows a history is built from.</summary>
public enum HistoryScope
{
    /// <summary>Those of the row's own domain.</summary>
    Own,

    /// <summary>Those of all domains that the alignment was fitted on.</summary>
    All,
}
