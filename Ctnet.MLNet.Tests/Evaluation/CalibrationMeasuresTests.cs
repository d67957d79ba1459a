using Ctnet.MLNet.Evaluation;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Evaluation;

public class CalibrationMeasuresTests
{
    [Test]
    public void LogLoss_by_hand_in_nats()
    {
        double loss = CalibrationMeasures.LogLoss<double>([true, false], [0.8, 0.4]);
        // -(ln 0.8 + ln 0.6) / 2
        Assert.That(loss, Is.EqualTo(0.366984587).Within(1e-9));
    }

    [TestCase(1.0, true, 1.0000000494736474e-07)]
    [TestCase(0.0, true, 16.11809565095832)]
    [TestCase(1.0, false, 16.11809565095832)]
    [TestCase(0.0, false, 1.0000000494736474e-07)]
    public void LogLoss_is_clipped_at_1e_7(double probability, bool label, double expected)
    {
        // 16.118... = 7 ln 10
        Assert.That(CalibrationMeasures.LogLoss<double>([label], [probability]), Is.EqualTo(expected).Within(1e-8));
        Assert.That(CalibrationMeasures.LogLoss<float>([label], [(float)probability]), Is.EqualTo(expected).Within(1e-8));
    }

    [Test]
    public void NormalizedEntropy_of_the_base_rate_is_1()
    {
        Assert.That(
            CalibrationMeasures.NormalizedEntropy<double>([true, false, false, false], [0.25, 0.25, 0.25, 0.25]),
            Is.EqualTo(1).Within(1e-14));
    }

    [Test]
    public void NormalizedEntropy_by_hand()
    {
        // -(ln 0.8 + ln 0.6) / 2 over ln 2
        double entropy = CalibrationMeasures.NormalizedEntropy<double>([true, false], [0.8, 0.4]);
        Assert.That(entropy, Is.EqualTo(0.529446844).Within(1e-9));
    }

    [Test]
    public void NormalizedEntropy_needs_both_labels([Values] bool only) =>
        Assert.That(CalibrationMeasures.NormalizedEntropy<double>([only, only], [0.25, 0.5]), Is.NaN);

    [Test]
    public void Pcoc_by_hand()
    {
        Assert.That(CalibrationMeasures.Pcoc<double>([true, false, false], [0.5, 0.5, 0.25]), Is.EqualTo(1.25));
        Assert.That(CalibrationMeasures.Pcoc<double>([true, false, true], [0.5, 0.25, 0.25]), Is.EqualTo(0.5));
        Assert.That(CalibrationMeasures.Pcoc<double>([false, false], [0.5, 0.5]), Is.NaN, "No click was observed");
    }

    [Test]
    public void Pcoc_of_many_floats_is_summed_in_double()
    {
        // In single precision, the sum of 20 million rows would stop growing at 2^24 / 10.
        var labels = new bool[20_000_000];
        labels.AsSpan(0, 2_000_000).Fill(true);
        var probabilities = new float[labels.Length];
        probabilities.AsSpan().Fill(0.1f);
        Assert.That(CalibrationMeasures.Pcoc<float>(labels, probabilities), Is.EqualTo((double)0.1f / 0.1).Within(1e-9));
    }

    [Test]
    public void Calibration_error_by_hand()
    {
        // In order: (0.1, no), (0.2, yes) | (0.6, yes), (0.9, yes): gaps |0.15 - 0.5| and |0.75 - 1|, two rows each.
        double error =
            CalibrationMeasures.ExpectedCalibrationError<double>([true, true, false, true], [0.9, 0.2, 0.1, 0.6], bins: 2);
        Assert.That(error, Is.EqualTo((0.35 + 0.25) / 2).Within(1e-15));
    }

    [Test]
    public void Calibration_error_has_20_bins_unless_told()
    {
        // 40 rows in bins of two: two clicks, no click, two clicks, and so on. With larger bins, the gaps would cancel.
        var labels = new bool[40];
        var probabilities = new double[40];
        double expected = 0;
        for (int i = 0; i < 40; i++)
        {
            labels[i] = i / 2 % 2 == 0;
            probabilities[i] = 0.5 + i / 1000.0;
            expected += (labels[i] ? 1 - probabilities[i] : probabilities[i]) / 40;
        }
        Assert.That(
            CalibrationMeasures.ExpectedCalibrationError<double>(labels, probabilities),
            Is.EqualTo(expected).Within(1e-14));
    }

    [Test]
    public void Calibration_error_is_what_brute_force_says() => Prop.ForAll(
        Generated.RowsWithoutTies,
        Gen.Choose(1, 25).ToArbitrary(),
        (rows, bins) => Generated.Same(
            CalibrationMeasures.ExpectedCalibrationError<float>(rows.Labels(), rows.Scores(), bins: bins),
            BruteForce.CalibrationError(rows, bins))).QuickCheckThrowOnFailure();

    [Test]
    public void Calibration_error_does_not_depend_on_the_order_of_tied_rows() => Prop.ForAll(
        Generated.RowsWithTies,
        Gen.Choose(1, 25).ToArbitrary(),
        (rows, bins) =>
        {
            ScoredRow[] clicksFirst = [.. rows.OrderByDescending(r => r.Label)];
            ScoredRow[] clicksLast = [.. rows.OrderBy(r => r.Label)];
            return Generated.Same(
                CalibrationMeasures.ExpectedCalibrationError<float>(clicksFirst.Labels(), clicksFirst.Scores(), bins: bins),
                CalibrationMeasures.ExpectedCalibrationError<float>(clicksLast.Labels(), clicksLast.Scores(), bins: bins));
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Calibration_error_of_one_bin_is_the_gap_of_the_means() => Prop.ForAll(
        Generated.RowsWithTies,
        rows => Generated.Same(
            CalibrationMeasures.ExpectedCalibrationError<float>(rows.Labels(), rows.Scores(), bins: 1),
            rows.Length == 0
                ? double.NaN
                : Math.Abs(rows.Average(r => (double)r.Score) - rows.Average(r => r.Label ? 1.0 : 0.0))))
                    .QuickCheckThrowOnFailure();

    [Test]
    public void Calibration_error_of_a_calibrated_constant_is_0() =>
        Assert.That(
            CalibrationMeasures.ExpectedCalibrationError<double>([true, true, false, false, false, false, false, false], [
                0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25]),
            Is.Zero);

    [Test]
    public void Measures_of_no_rows_are_NaN()
    {
        Assert.That(CalibrationMeasures.LogLoss<double>([], []), Is.NaN);
        Assert.That(CalibrationMeasures.NormalizedEntropy<double>([], []), Is.NaN);
        Assert.That(CalibrationMeasures.Pcoc<double>([], []), Is.NaN);
        Assert.That(CalibrationMeasures.ExpectedCalibrationError<double>([], []), Is.NaN);
    }

    [TestCase(0.5, 0.1, 1 / 11.0)]
    [TestCase(0.2, 0.5, 1 / 9.0)]
    [TestCase(0.3, 1, 0.3)]
    [TestCase(0, 0.1, 0)]
    [TestCase(1, 0.1, 1)]
    public void Negative_sampling_is_corrected(double probability, double samplingRate, double expected) =>
        Assert.That(
            CalibrationMeasures.CorrectForNegativeSampling(probability, samplingRate),
            Is.EqualTo(expected).Within(1e-15));

    [Test]
    public void Correction_undoes_the_sampling_of_negatives()
    {
        // 30 clicks in 1000 rows; one in ten of the 970 others is kept.
        Assert.That(CalibrationMeasures.CorrectForNegativeSampling(30.0 / (30 + 97), 0.1), Is.EqualTo(0.03).Within(1e-15));
    }

    [TestCase(double.NaN, 0.5, "probability")]
    [TestCase(-0.1, 0.5, "probability")]
    [TestCase(1.1, 0.5, "probability")]
    [TestCase(0.5, 0, "samplingRate")]
    [TestCase(0.5, 1.5, "samplingRate")]
    [TestCase(0.5, double.NaN, "samplingRate")]
    public void Correction_refuses_values_out_of_range(double probability, double samplingRate, string parameter) =>
        Assert.That(
            () => CalibrationMeasures.CorrectForNegativeSampling(probability, samplingRate),
            Throws.TypeOf<ArgumentOutOfRangeException>()
                .With.Property(nameof(ArgumentException.ParamName)).EqualTo(parameter));

    [TestCase(float.NaN, "NaN")]
    [TestCase(1.5f, "1.5")]
    [TestCase(-0.5f, "-0.5")]
    public void A_probability_out_of_range_is_refused(float value, string text)
    {
        float[] probabilities = [0.5f, value];
        string message = $"Item 1 of probabilities is {text}: a probability lies in [0, 1]. (Parameter 'probabilities')";
        Assert.That(
            () => CalibrationMeasures.LogLoss<float>([true, false], probabilities),
            Throws.ArgumentException.With.Message.EqualTo(message));
        Assert.That(
            () => CalibrationMeasures.NormalizedEntropy<float>([true, false], probabilities),
            Throws.ArgumentException.With.Message.EqualTo(message));
        Assert.That(
            () => CalibrationMeasures.Pcoc<float>([true, false], probabilities),
            Throws.ArgumentException.With.Message.EqualTo(message));
        Assert.That(
            () => CalibrationMeasures.ExpectedCalibrationError<float>([true, false], probabilities),
            Throws.ArgumentException.With.Message.EqualTo(message));
    }

    [Test]
    public void Unequal_lengths_and_no_bins_are_refused()
    {
        Assert.That(
            () => CalibrationMeasures.LogLoss<float>([true, false], [0.5f]),
            Throws.ArgumentException.With.Message.EqualTo(
                "There are 2 labels, so 2 probabilities are needed, not 1. (Parameter 'probabilities')"));
        Assert.That(
            () => CalibrationMeasures.ExpectedCalibrationError<float>([true], [0.5f], bins: 0),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property(nameof(ArgumentException.ParamName)).EqualTo("bins"));
    }
}
