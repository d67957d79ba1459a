namespace Ctnet.MLNet.Alignment;

/// <summary>How a numeric field's numbers become what a network sees, as learnt from the data. Immutable.</summary>
/// <param name="Encoding">The field's encoding.</param>
/// <param name="Mean">The mean, after the logarithm if there is one.</param>
/// <param name="Deviation">The standard deviation, 1 where the numbers do not differ.</param>
/// <param name="Boundaries">The lower ends of all quantile buckets but the first, ascending.</param>
/// <param name="Weight">How many numbers it was learnt from, those of earlier fits with their decayed weight.</param>
internal sealed record NumericScale(NumericEncoding Encoding, double Mean, double Deviation, double[] Boundaries, double Weight)
{
    /// <summary>
    /// The slot's value: a number, NaN where it is missing, or for quantiles the id of the bucket. What is not finite counts as missing:
    /// one infinite number would make every weight that it meets in training NaN.
    /// </summary>
    public float Encode(double value)
    {
        if (Encoding == NumericEncoding.Quantiles)
            return double.IsFinite(value) ? IdSpace.Reserved + BucketOf(value) : IdSpace.Missing;
        float encoded = Encoding switch
        {
            NumericEncoding.Standardize => (float)((value - Mean) / Deviation),
            NumericEncoding.Log => (float)((SignedLog(value) - Mean) / Deviation),
            _ => (float)value,
        };
        return float.IsFinite(encoded) ? encoded : float.NaN;
    }

    /// <summary>Whether it can be the scale of a field: what was read from a file may be anything.</summary>
    public bool Fits(FeatureField field) => field.Kind == FieldKind.Numeric && field.Encoding == Encoding && double.IsFinite(Mean)
        && double.IsFinite(Deviation) && Deviation > 0 && Boundaries.Length < field.Buckets && Boundaries.All(double.IsFinite)
        && Boundaries.SequenceEqual(Boundaries.Order()) && double.IsFinite(Weight) && Weight >= 0;

    public static double SignedLog(double value) => Math.CopySign(Math.Log(1 + Math.Abs(value)), value);

    private int BucketOf(double value)
    {
        int at = Array.BinarySearch(Boundaries, value);
        return at >= 0 ? at + 1 : ~at;
    }
}
