namespace Ctnet.MLNet;

/// <summary>How the numbers of a numeric field are encoded for a network.</summary>
public enum NumericEncoding
{
    /// <summary>
    /// The mean is subtracted, and the result is divided by the standard deviation. Both are learnt from the data.
    /// </summary>
    Standardize,

    /// <summary>Numbers stay as they are.</summary>
    None,

    /// <summary>A number x becomes sign(x) log(1 + |x|), which is then standardized.</summary>
    Log,

    /// <summary>
    /// A number becomes the id of its bucket. All buckets hold about the same number of the rows that the field was fitted on.
    /// </summary>
    Quantiles,
}
