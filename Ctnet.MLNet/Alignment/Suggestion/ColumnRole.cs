namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>What a column seems to be.</summary>
internal enum ColumnRole
{
    /// <summary>One identifier a row.</summary>
    Identifier,

    /// <summary>Several identifiers a row.</summary>
    Set,

    /// <summary>A quantity.</summary>
    Number,

    /// <summary>Whether the row was clicked.</summary>
    Label,

    /// <summary>When the row happened.</summary>
    Time,

    /// <summary>Text that is different nearly everywhere.</summary>
    FreeText,

    /// <summary>Nothing in it.</summary>
    Empty,

    /// <summary>A type that fields cannot have.</summary>
    Unreadable,
}
