namespace Ctnet.MLNet;

/// <summary>The kind of a field's values.</summary>
public enum FieldKind
{
    /// <summary>One identifier in each row, such as a user, an item or a city.</summary>
    Categorical,

    /// <summary>Any number of identifiers in each row, in no order, such as genres or tags.</summary>
    Set,

    /// <summary>One number in each row, such as a price or an age.</summary>
    Numeric,

    /// <summary>
    /// Identifiers in time order, the newest last, such as the items that the user clicked before. They come from a list column,
    /// or are built from the log.
    /// </summary>
    Sequence,

    /// <summary>
    /// Two numbers that are built from the log: the smoothed click rate of a key so far, and how often it was shown.
    /// </summary>
    Statistic,

    /// <summary>
    /// A vector of numbers of one length in each row, such as the embedding of a text or an image that another model made. A
    /// network projects it to the width of an embedding.
    /// </summary>
    Vector,
}
