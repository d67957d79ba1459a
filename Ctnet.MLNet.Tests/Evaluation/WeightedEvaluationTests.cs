using Ctnet.MLNet.Evaluation;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Evaluation;

public class WeightedEvaluationTests
{
    private const string User = nameof(EvaluatedRow.UserText), Weight = nameof(EvaluatedRow.Weight);

    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void All_measures_by_hand()
    {
        // User 1: a click of weight 2 and another row of weight 3. User 2: a row of weight 5.
        EvaluatedRow[] rows =
            [EvaluatedRow.Create(true, 0.75f, 1), EvaluatedRow.Create(false, 0.5f, 1), EvaluatedRow.Create(false, 0.8f, 2)];
        (rows[0].Weight, rows[1].Weight, rows[2].Weight) = (2, 3, 5);

        CtrMetrics metrics = Evaluate(rows, Weight);

        Assert.That(metrics.Rows, Is.EqualTo(3));
        Assert.That(metrics.Clicks, Is.EqualTo(1));
        Assert.That(metrics.TotalWeight, Is.EqualTo(10));
        Assert.That(metrics.ClickWeight, Is.EqualTo(2));
        Assert.That(metrics.ClickThroughRate, Is.EqualTo(0.2));
        // The click wins over 3 of the 8 of other rows.
        Assert.That(metrics.Auc, Is.EqualTo(3.0 / 8));
        Assert.That(metrics.Gauc, Is.EqualTo(1));
        Assert.That(metrics.GaucCoverage, Is.EqualTo(0.5));
        double loss = -(2 * Math.Log(0.75) + 3 * Math.Log(0.5) + 5 * Math.Log(1 - (double)0.8f)) / 10;
        Assert.That(metrics.LogLoss, Is.EqualTo(loss).Within(1e-12));
        Assert.That(metrics.NormalizedEntropy, Is.EqualTo(loss / -(0.2 * Math.Log(0.2) + 0.8 * Math.Log(0.8))).Within(1e-12));
        Assert.That(metrics.Pcoc, Is.EqualTo((2 * 0.75 + 3 * 0.5 + 5 * (double)0.8f) / 2).Within(1e-12));
        // Each bin has half a unit of weight, so no bin has rows of two probabilities.
        Assert.That(metrics.ExpectedCalibrationError, Is.EqualTo((2 * 0.25 + 3 * 0.5 + 5 * (double)0.8f) / 10).Within(1e-12));
    }

    [Test]
    public void Weights_of_1_give_the_same_bits_as_no_weights([Range(1, 5)] int seed)
    {
        EvaluatedRow[] rows = EvaluatedRow.CreateRandom(3000, seed, users: 50, firstUser: EvaluatedRow.Nobody);
        Assert.That(Values(Evaluate(rows, Weight)), Is.EqualTo(Values(Evaluate(rows, null))));
    }

    [Test]
    public void Whole_weights_equal_repeated_rows([Range(1, 5)] int seed)
    {
        EvaluatedRow[] rows = Weighed(400, seed, random => random.Next(4));

        CtrMetrics weighed = Evaluate(rows, Weight);
        CtrMetrics repeated = Evaluate([.. rows.SelectMany(row => Enumerable.Repeat(row, (int)row.Weight))], null);

        Assert.That(weighed.TotalWeight, Is.EqualTo(repeated.Rows));
        Assert.That(weighed.ClickWeight, Is.EqualTo(repeated.Clicks));
        Assert.That(weighed.GaucGroups, Is.EqualTo(repeated.GaucGroups));
        Assert.That(weighed.GroupsWithoutClicks, Is.EqualTo(repeated.GroupsWithoutClicks));
        Assert.That(weighed.GroupsOfClicksOnly, Is.EqualTo(repeated.GroupsOfClicksOnly));
        Assert.That(ByWeight(weighed), Is.EqualTo(ByWeight(repeated)).Within(1e-12));
    }

    [Test]
    public void The_unit_of_the_weights_does_not_matter([Values(0.001f, 7f)] float unit)
    {
        EvaluatedRow[] rows = Weighed(400, seed: 3, random => 1 + random.Next(9));
        CtrMetrics before = Evaluate(rows, Weight);
        foreach (EvaluatedRow row in rows)
            row.Weight *= unit;
        Assert.That(ByWeight(Evaluate(rows, Weight)), Is.EqualTo(ByWeight(before)).Within(1e-6));
    }

    [Test]
    public void Rows_of_weight_0_count_nowhere_whatever_they_hold()
    {
        EvaluatedRow[] rows = EvaluatedRow.CreateRandom(200, seed: 4);
        EvaluatedRow nothing = EvaluatedRow.Create(true, 0.5f, user: 77);
        (nothing.Weight, nothing.Probability, nothing.LabelNumber) = (0, float.NaN, 2);
        EvaluatedRow[] more = [nothing, .. rows[..100], nothing, .. rows[100..], nothing];

        Assert.That(
            Values(Evaluate(more, Weight, nameof(EvaluatedRow.LabelNumber))),
            Is.EqualTo(Values(Evaluate(rows, Weight, nameof(EvaluatedRow.LabelNumber)))));
    }

    [TestCase(float.NaN, "NaN")]
    [TestCase(float.PositiveInfinity, "Infinity")]
    [TestCase(-0.5f, "-0.5")]
    [TestCase(1_000_001f, "1000001")]
    public void A_weight_out_of_range_is_named_with_its_row(float value, string text)
    {
        EvaluatedRow[] rows = EvaluatedRow.CreateRandom(10, seed: 5);
        rows[6].Weight = value;
        Assert.That(() => Evaluate(rows, Weight), Throws.InvalidOperationException.With.Message.EqualTo(
            $"Weight column 'Weight' is {text} in row 6 (counted from 0): a weight is a number from 0 to 1,000,000."));
    }

    [Test]
    public void Rows_that_all_weigh_0_are_refused()
    {
        EvaluatedRow[] rows = Weighed(3, seed: 6, _ => 0);
        Assert.That(() => Evaluate(rows, Weight), Throws.InvalidOperationException.With.Message.EqualTo(
            "The weight of all 3 rows is 0, so there is nothing to evaluate."));
    }

    [Test]
    public void A_weight_column_of_another_type_is_refused() =>
        Assert.That(
            () => Evaluate(EvaluatedRow.CreateRandom(5, seed: 9), nameof(EvaluatedRow.ProbabilityDouble)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.EqualTo(
                "Schema mismatch for weight column 'ProbabilityDouble': expected Single, got Double. "
                + "(Parameter 'exampleWeightColumnName')"));

    [Test]
    public void Several_cutoffs_are_measured_in_their_order_and_10_is_the_default()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(EvaluatedRow.CreateRandom(100, seed: 8));
        Assert.That(Cutoffs(null), Is.EqualTo(new[] { 10 }));
        Assert.That(Cutoffs([20, 1, 5]), Is.EqualTo(new[] { 20, 1, 5 }));
        Assert.That(Cutoffs([]), Is.Empty);
        Assert.That(() => Cutoffs([5, 0]), Throws.TypeOf<ArgumentOutOfRangeException>()
            .With.Property(nameof(ArgumentException.ParamName)).EqualTo("rankingCutoffs"));
        Assert.That(_ml.BinaryClassification.EvaluateCtr(rows).Ranking, Is.Empty, "There are no groups");

        int[] Cutoffs(int[]? cutoffs) =>
        [
            .. _ml.BinaryClassification.EvaluateCtr(rows, groupColumnName: User, rankingCutoffs: cutoffs).Ranking
                .Select(at => at.K),
        ];
    }

    [Test]
    public void The_measures_refuse_weights_that_are_not_above_0() =>
        Assert.That(
            () => RankingMeasures.Auc<float>([true, false], [1, 0], [1, 0]),
            Throws.ArgumentException.With.Message.EqualTo(
                "Item 1 of weights is 0: a weight is above 0 and at most 1,000,000. (Parameter 'weights')"));

    [Test]
    public void Calibration_error_of_any_weights_is_cut_at_equal_weights() => Prop.ForAll(
        Generated.RowsWithoutTies,
        Gen.Choose(1, 25).ToArbitrary(),
        (rows, bins) => Generated.Same(
            CalibrationMeasures.ExpectedCalibrationError<float>(
                rows.Labels(), rows.Scores(), [.. rows.Select((_, i) => 1 + i % 3f)], bins),
            CalibrationMeasures.ExpectedCalibrationError<float>(
                [.. rows.SelectMany((row, i) => Enumerable.Repeat(row.Label, 1 + i % 3))],
                [.. rows.SelectMany((row, i) => Enumerable.Repeat(row.Score, 1 + i % 3))],
                bins: bins))).QuickCheckThrowOnFailure();

    private static EvaluatedRow[] Weighed(int count, int seed, Func<Random, float> weight)
    {
        var random = new Random(seed);
        EvaluatedRow[] rows = EvaluatedRow.CreateRandom(count, seed, users: 60, firstUser: EvaluatedRow.Nobody);
        foreach (EvaluatedRow row in rows)
            row.Weight = weight(random);
        return rows;
    }

    private static double[] ByWeight(CtrMetrics metrics) =>
    [
        metrics.ClickThroughRate, metrics.Auc, metrics.Gauc, metrics.GaucCoverage, metrics.LogLoss, metrics.NormalizedEntropy,
        metrics.Pcoc, metrics.ExpectedCalibrationError,
    ];

    private static object?[] Values(CtrMetrics metrics) =>
        [.. typeof(CtrMetrics).GetProperties().Select(property => property.GetValue(metrics))];

    private CtrMetrics Evaluate(EvaluatedRow[] rows, string? weight, string label = nameof(EvaluatedRow.Label)) =>
        _ml.BinaryClassification.EvaluateCtr(
            _ml.Data.LoadFromEnumerable(rows), label, groupColumnName: User, exampleWeightColumnName: weight,
            rankingCutoffs: [1, 3, 10]);
}
