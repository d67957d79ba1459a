using Ctnet.MLNet.Evaluation;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Evaluation;

public class CtrEvaluatorTests
{
    private const string Label = nameof(EvaluatedRow.Label);
    private const string Probability = nameof(EvaluatedRow.Probability);
    private const string User = nameof(EvaluatedRow.UserText);

    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void All_measures_by_hand()
    {
        CtrMetrics metrics = Evaluate(
            [
                EvaluatedRow.Create(true, 0.75f, user: 1),
                EvaluatedRow.Create(false, 0.5f, user: 1),
                EvaluatedRow.Create(false, 0.25f, user: 2),
                EvaluatedRow.Create(true, 0.5f, EvaluatedRow.Nobody),
            ],
            group: User);

        Assert.That(metrics.Rows, Is.EqualTo(4));
        Assert.That(metrics.Clicks, Is.EqualTo(2));
        Assert.That(metrics.ClickThroughRate, Is.EqualTo(0.5));
        Assert.That(metrics.Auc, Is.EqualTo(3.5 / 4));
        Assert.That(metrics.Gauc, Is.EqualTo(1));
        Assert.That(metrics.GaucCoverage, Is.EqualTo(0.5));
        Assert.That(metrics.GaucGroups, Is.EqualTo(1));
        // -(ln 0.75 + ln 0.5 + ln 0.75 + ln 0.5) / 4
        Assert.That(metrics.LogLoss, Is.EqualTo(0.490414627).Within(1e-9));
        Assert.That(metrics.NormalizedEntropy, Is.EqualTo(0.490414627 / 0.693147181).Within(1e-8));
        Assert.That(metrics.Pcoc, Is.EqualTo(1));
        // Each row is a bin, and the two rows at 0.5 share their click: (0.25 + 0 + 0 + 0.25) / 4
        Assert.That(metrics.ExpectedCalibrationError, Is.EqualTo(0.125));
    }

    [Test]
    public void Agrees_with_ml_net([Range(1, 5)] int seed)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(EvaluatedRow.CreateRandom(2000, seed));
        CalibratedBinaryClassificationMetrics expected = _ml.BinaryClassification.Evaluate(data);
        CtrMetrics metrics = CtrEvaluator.Evaluate(data, new(Label, Probability), CancellationToken.None);

        Assert.That(metrics.Auc, Is.EqualTo(expected.AreaUnderRocCurve).Within(1e-9));
        Assert.That(metrics.LogLoss, Is.EqualTo(expected.LogLoss * Math.Log(2)).Within(1e-6));
        // ML.NET's reduction is the share by which the loss is below the entropy of the base rate.
        Assert.That(metrics.NormalizedEntropy, Is.EqualTo(1 - expected.LogLossReduction).Within(1e-6));
    }

    [Test]
    public void Labels_of_zeros_and_ones_are_as_good_as_booleans()
    {
        EvaluatedRow[] rows = EvaluatedRow.CreateRandom(500, seed: 3);
        Assert.That(
            Values(Evaluate(rows, nameof(EvaluatedRow.LabelNumber), group: User)),
            Is.EqualTo(Values(Evaluate(rows, group: User))));

        static object?[] Values(CtrMetrics metrics) => [.. typeof(CtrMetrics).GetProperties().Select(p => p.GetValue(metrics))];
    }

    [TestCase(nameof(EvaluatedRow.UserText))]
    [TestCase(nameof(EvaluatedRow.UserTextInLine))]
    [TestCase(nameof(EvaluatedRow.UserKey))]
    [TestCase(nameof(EvaluatedRow.UserKeyByte))]
    [TestCase(nameof(EvaluatedRow.UserSByte))]
    [TestCase(nameof(EvaluatedRow.UserInt16))]
    [TestCase(nameof(EvaluatedRow.UserInt32))]
    [TestCase(nameof(EvaluatedRow.UserInt64))]
    [TestCase(nameof(EvaluatedRow.UserByte))]
    [TestCase(nameof(EvaluatedRow.UserUInt16))]
    [TestCase(nameof(EvaluatedRow.UserUInt32))]
    [TestCase(nameof(EvaluatedRow.UserUInt64))]
    public void Groups_of_every_type_give_the_same_gauc(string group)
    {
        EvaluatedRow[] rows = EvaluatedRow.CreateRandom(400, seed: 4, users: 60);
        var (value, coverage, groups) = BruteForce.Gauc(
            [.. rows.Select(r => new ScoredRow(r.Label, r.Probability, r.UserInt32))]);

        CtrMetrics metrics = Evaluate(rows, group: group);

        Assert.That(metrics.Gauc, Is.EqualTo(value).Within(1e-12));
        Assert.That(metrics.GaucCoverage, Is.EqualTo(coverage).And.LessThan(1));
        Assert.That(metrics.GaucGroups, Is.EqualTo(groups));
    }

    [TestCase(nameof(EvaluatedRow.UserText))]
    [TestCase(nameof(EvaluatedRow.UserTextInLine))]
    [TestCase(nameof(EvaluatedRow.UserKey))]
    [TestCase(nameof(EvaluatedRow.UserKeyByte))]
    public void Rows_without_a_user_count_for_all_but_gauc(string group)
    {
        EvaluatedRow[] rows = EvaluatedRow.CreateRandom(400, seed: 5, users: 3, firstUser: EvaluatedRow.Nobody);
        var (value, coverage, _) = BruteForce.Gauc([.. rows.Select(r => new ScoredRow(r.Label, r.Probability, r.UserInt32))]);

        CtrMetrics metrics = Evaluate(rows, group: group);

        Assert.That(metrics.Gauc, Is.EqualTo(value).Within(1e-12));
        Assert.That(metrics.GaucCoverage, Is.EqualTo(coverage).And.InRange(0.6, 0.9));
        Assert.That(metrics.GaucGroups, Is.EqualTo(3));
        Assert.That(metrics.Auc, Is.EqualTo(
            BruteForce.Auc([.. rows.Select(r => r.Label)], [.. rows.Select(r => r.Probability)])).Within(1e-12));
    }

    [TestCase(nameof(EvaluatedRow.UserInt32))]
    [TestCase(nameof(EvaluatedRow.UserUInt64))]
    [TestCase(nameof(EvaluatedRow.UserSByte))]
    public void Integers_of_0_and_below_are_users_like_others(string group)
    {
        CtrMetrics metrics = Evaluate(
            [
                EvaluatedRow.Create(true, 0.6f, user: -1), EvaluatedRow.Create(false, 0.4f, user: -1),
                EvaluatedRow.Create(true, 0.6f, user: 0), EvaluatedRow.Create(false, 0.7f, user: 0),
            ],
            group: group);
        Assert.That(metrics.GaucGroups, Is.EqualTo(2));
        Assert.That(metrics.Gauc, Is.EqualTo(0.5));
    }

    [Test]
    public void Users_are_told_apart_by_every_character()
    {
        EvaluatedRow[] rows =
        [
            EvaluatedRow.Create(true, 0.6f), EvaluatedRow.Create(false, 0.4f), EvaluatedRow.Create(true, 0.6f),
            EvaluatedRow.Create(false, 0.4f), EvaluatedRow.Create(true, 0.6f), EvaluatedRow.Create(false, 0.4f),
        ];
        string[] users = ["ann", "ann", "Ann", "Ann", " ", " "];
        for (int i = 0; i < rows.Length; i++)
            rows[i].UserText = users[i];
        Assert.That(Evaluate(rows, group: User).GaucGroups, Is.EqualTo(3));
    }

    [Test]
    public void Null_text_is_a_missing_user()
    {
        EvaluatedRow[] rows = [EvaluatedRow.Create(true, 0.6f), EvaluatedRow.Create(false, 0.4f)];
        rows[0].UserText = rows[1].UserText = null;
        CtrMetrics metrics = Evaluate(rows, group: User);
        Assert.That(metrics.GaucCoverage, Is.Zero);
        Assert.That(metrics.Gauc, Is.NaN);
        Assert.That(metrics.Auc, Is.EqualTo(1));
    }

    [Test]
    public void Without_a_group_column_there_is_no_gauc()
    {
        CtrMetrics metrics = Evaluate(EvaluatedRow.CreateRandom(100, seed: 6));
        Assert.That(metrics.Gauc, Is.NaN);
        Assert.That(metrics.GaucCoverage, Is.NaN);
        Assert.That(metrics.GaucGroups, Is.Zero);
    }

    [Test]
    public void Without_a_click_only_the_losses_are_defined()
    {
        CtrMetrics metrics = Evaluate([EvaluatedRow.Create(false, 0.25f), EvaluatedRow.Create(false, 0.25f)], group: User);
        Assert.That(new[] { metrics.Auc, metrics.Gauc, metrics.NormalizedEntropy, metrics.Pcoc }, Is.All.NaN);
        Assert.That(metrics.LogLoss, Is.EqualTo(-Math.Log(0.75)).Within(1e-15));
        Assert.That(metrics.ExpectedCalibrationError, Is.EqualTo(0.25));
        Assert.That(metrics.GaucCoverage, Is.Zero);
    }

    private IDataView Load(IEnumerable<EvaluatedRow> rows) => _ml.Data.LoadFromEnumerable(rows);

    private CtrMetrics Evaluate(
        EvaluatedRow[] rows, string label = Label, string probability = Probability, string? group = null) =>
        CtrEvaluator.Evaluate(Load(rows), new(label, probability) { Group = group }, CancellationToken.None);
}
