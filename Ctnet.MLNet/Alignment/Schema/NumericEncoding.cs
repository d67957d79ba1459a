namespace Ctnet.MLNet.Alignment;

/// <summary>How the numbers of a numeric field enter a network.</summary>
public enum NumericEncoding
{
    /// <summary>Minus the mean, divided by the standard deviation, both learnt from the data.</summary>
    Standardize,

    /// <summary>As they are.</summary>
    None,

    /// <summary>sign(x) log(1 + |x|), then standardized.</summary>
    Log,

    /// <summary>As an identifier: the bucket they fall into; the buckets hold about equally many of the rows that were fitted on.</summary>
    Quantiles,
}
