namespace Ctnet.MLNet.Alignment;

/// <summary>What the values of a field are.</summary>
public enum FieldKind
{
    /// <summary>One identifier a row: a user, an item, a city.</summary>
    Categorical,

    /// <summary>Any number of identifiers a row, in no order: genres, tags.</summary>
    Set,

    /// <summary>A number: a price, an age.</summary>
    Numeric,
}
