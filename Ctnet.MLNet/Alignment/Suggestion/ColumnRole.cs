namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>The role that a column seems to have.</summary>
internal enum ColumnRole
{
    /// <summary>One identifier in each row.</summary>
    Identifier,

    /// <summary>Several identifiers in each row.</summary>
    Set,

    /// <summary>A quantity.</summary>
    Number,

    /// <summary>A vector of numbers, such as an embedding.</summary>
    Vector,

    /// <summary>The label: whether the row was clicked.</summary>
    Label,

    /// <summary>The time of the row.</summary>
    Time,

    /// <summary>None: the column is not proposed, and a note says why.</summary>
    LeftOut,
}
