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

    /// <summary>The label: whether the row was clicked.</summary>
    Label,

    /// <summary>The time of the row.</summary>
    Time,

    /// <summary>Long text that differs in almost every row.</summary>
    FreeText,

    /// <summary>A column with almost no values.</summary>
    Empty,

    /// <summary>A type that fields cannot have.</summary>
    Unreadable,
}
