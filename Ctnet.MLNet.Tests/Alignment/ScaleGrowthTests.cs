using Ctnet.MLNet.Tests.Training;
using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>A scale stays as it was learnt first, unless that fit met only equal numbers.</summary>
public sealed class ScaleGrowthTests
{
    private static readonly FeatureField s_number = new() { Name = "number", Kind = FieldKind.Numeric };

    [Test]
    public void Two_equal_numbers_leave_no_single_bucket_for_ever()
    {
        FeatureSchema schema = Schema(s_number with { Encoding = NumericEncoding.Quantiles, Buckets = 2 });
        FeatureAlignmentTransformer equal = Fit(schema, Column(7d, 7)), grown = Grow(equal, 1, 2, 3, 4);

        Assert.That(Slots(equal, Column(1d, 9)), Is.EqualTo([2, 2]));
        Assert.That(Slots(grown, Column(1d, 2, 3, 4)), Is.EqualTo([2, 2, 3, 3]));
        Assert.That(Slots(Grow(grown, 30, 40), Column(1d, 2, 3, 4)), Is.EqualTo([2, 2, 3, 3]), "From here on, the buckets stay.");
    }

    [TestCase(null)]
    [TestCase(1d)]
    public void Numbers_that_were_all_equal_have_no_deviation_that_stays(double? decay)
    {
        // 10 and 10, then 12 and 16: the mean is 12, and the variance is (4 + 4 + 0 + 16) / 4 = 6.
        FeatureSchema schema = Schema(s_number with { ScaleDecay = decay });
        FeatureAlignmentTransformer grown = Grow(Fit(schema, Column(10d, 10)), 12, 16);
        Assert.That(Slots(grown, Column(12, 12 + Math.Sqrt(6))), Is.EqualTo([0, 1]).Within(1e-6));
        if (decay is null)
            Assert.That(Slots(Grow(grown, 100, 200), Column(12, 12 + Math.Sqrt(6))), Is.EqualTo([0, 1]).Within(1e-6));
    }

    [TestCase(NumericEncoding.Standardize, 9, true)]
    [TestCase(NumericEncoding.Standardize, 10, false)]
    [TestCase(NumericEncoding.Log, 9, true)]
    [TestCase(NumericEncoding.None, 2, false)]
    [TestCase(NumericEncoding.Quantiles, 3, true, Description = "4 buckets")]
    [TestCase(NumericEncoding.Quantiles, 4, false)]
    public void A_scale_from_few_numbers_is_named_once(NumericEncoding encoding, int count, bool warns)
    {
        var ml = new MLContext(seed: 1);
        List<string> warnings = WarningList.Of(ml);
        FeatureAlignmentEstimator estimator =
            ml.Transforms.AlignFeatureSchema(Schema(s_number with { Encoding = encoding, Buckets = 4 }), "d");
        IDataView rows = Column([.. Enumerable.Range(0, count).Select(row => (double)row)]);
        estimator.Fit(rows, estimator.Fit(rows));
        string expected = $"The scale of field 'number' was learnt from {count} numbers, and later fits keep it. Fit ";
        Assert.That(warnings.Count(warning => warning.StartsWith(expected, StringComparison.Ordinal)), Is.EqualTo(warns ? 1 : 0));
    }

    private static FeatureAlignmentTransformer Grow(FeatureAlignmentTransformer fitted, params double[] numbers) =>
        Context.Transforms.AlignFeatureSchema(fitted.Schema, "d").Fit(Column(numbers), fitted);
}
