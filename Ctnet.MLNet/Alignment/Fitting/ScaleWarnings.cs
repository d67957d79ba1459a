using System.Globalization;
using Ctnet.MLNet.Alignment.Encoders;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>Warns of scales that a fit has learnt from few numbers, and that later fits keep.</summary>
internal static class ScaleWarnings
{
    private const int LeastNumbers = 10;

    /// <param name="alignment">The alignment after the fit.</param>
    /// <param name="previous">The alignment that it extends; null for a new one.</param>
    public static IEnumerable<string> Of(FittedAlignment alignment, FittedAlignment? previous)
    {
        foreach (FeatureField field in alignment.Schema.Fields.Where(field => field.ScaleDecay is null))
        {
            if (!alignment.Scales.TryGetValue(field.Name, out NumericScale? scale) || !IsLearnt(scale)
                || (previous?.Scales.GetValueOrDefault(field.Name) is NumericScale before && IsLearnt(before)))
                continue;
            bool hasBuckets = scale.Encoding == NumericEncoding.Quantiles;
            if (scale.Weight < (hasBuckets ? field.Buckets : LeastNumbers))
            {
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"The scale of field '{field.Name}' was learnt from {scale.Weight:0} numbers, and later fits keep it. ")
                    + (hasBuckets
                        ? $"Fit the alignment first on rows with many more numbers than the field's {field.Buckets} buckets."
                        : "Fit the alignment first on more rows, or set scaleDecay, so that the scale follows the numbers.");
            }
        }
    }

    private static bool IsLearnt(NumericScale scale) => !scale.IsOpen && scale.Encoding != NumericEncoding.None;
}
