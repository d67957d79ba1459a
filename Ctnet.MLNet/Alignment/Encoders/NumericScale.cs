using System.Text.Json.Serialization;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>Encodes the numbers of a numeric field as it was learnt from the data. Immutable.</summary>
/// <param name="Encoding">The field's encoding.</param>
/// <param name="Mean">The mean, of logarithms if the encoding takes them.</param>
/// <param name="Deviation">The standard deviation; 1 if the numbers do not differ.</param>
/// <param name="Boundaries">The lower ends of all buckets except the first, in ascending order.</param>
/// <param name="Weight">
/// The number of numbers that it was learnt from. Those of earlier fits count with their decayed weight.
/// </param>
/// <param name="IsConstant">Whether these numbers were all equal. Files of earlier versions do not say it.</param>
internal sealed record NumericScale(
    NumericEncoding Encoding, double Mean, double Deviation, double[] Boundaries, double Weight, bool IsConstant = false)
{
    /// <summary>
    /// Whether all numbers so far became the same value, so that networks have learnt nothing from their differences. A further
    /// fit learns such a scale anew.
    /// </summary>
    [JsonIgnore]
    public bool IsOpen => Encoding == NumericEncoding.Quantiles ? Boundaries.Length == 0 : IsConstant;

    /// <summary>
    /// The value of the slot: a number, or the id of the bucket. A missing number becomes NaN, or id 0. Infinite numbers count as
    /// missing, because one would turn every weight that it meets in training into NaN.
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

    /// <summary>Whether this can be the scale of a field. A scale that was read from a file may have any content.</summary>
    public bool Fits(FeatureField field) => field.Kind == FieldKind.Numeric && field.Encoding == Encoding && double.IsFinite(Mean)
        && double.IsFinite(Deviation) && Deviation > 0 && Boundaries.Length < field.Buckets && Boundaries.All(double.IsFinite)
        && Boundaries.SequenceEqual(Boundaries.Order()) && double.IsFinite(Weight) && Weight >= 0;

    /// <summary>sign(x) log(1 + |x|).</summary>
    public static double SignedLog(double value) => Math.CopySign(Math.Log(1 + Math.Abs(value)), value);

    private int BucketOf(double value)
    {
        int at = Array.BinarySearch(Boundaries, value);
        return at >= 0 ? at + 1 : ~at;
    }
}
