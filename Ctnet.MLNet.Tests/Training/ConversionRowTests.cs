using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>Rows whose conversions are wrong, not known, or weigh other than their clicks.</summary>
public sealed class ConversionRowTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void A_conversion_without_a_click_is_refused_left_out_or_not_known([Values] BadRowPolicy badRows)
    {
        GuideRow[] rows = ConversionWorld.Guide(200, seed: 3);
        int bad = Array.FindIndex(rows, row => !row.Clicked);
        CtrTowerOptions options = Tiny.Tower();
        (options.ConversionColumnName, options.ConversionWeightColumnName) =
            (nameof(GuideRow.Bought), nameof(GuideRow.BoughtWeight));
        options.BadRows = badRows;
        CtrPredictionTransformer Train(IEnumerable<GuideRow> guide) =>
            Trainers.CtrTower(options).Fit(_ml.Align(_ml.View(rows)).Transform(_ml.View(guide)));
        GuideRow[] With(Action<GuideRow> change) => [.. rows.Select((row, i) => i == bad ? row.With(change) : row)];
        GuideRow[] broken = With(row => row.Bought = true);

        if (badRows == BadRowPolicy.Refuse)
        {
            Assert.That(() => Train(broken), Throws.TypeOf<BadRowException>().With.Message.EqualTo(
                $"Column 'Bought', row {bad}: the row has a conversion, but column 'Clicked' says that it was not clicked. "
                + "Correct the row."));
            return;
        }

        CtrModelParameters model = Train(broken).Model;
        Assert.That(
            model.History[0].BadRows, Is.EqualTo(new[] { new BadRowCount("Bought: a conversion without a click", 1) }));
        Tiny.AssertSame(model, Train(badRows == BadRowPolicy.Skip
            ? rows.Where((_, i) => i != bad)
            : With(row => row.BoughtWeight = 0)).Model);
    }

    [TestCase(float.NaN, "a weight must be a number of at least 0, but is NaN.")]
    [TestCase(-1f, "a weight must be a number of at least 0, but is -1.")]
    [TestCase(2e6f, "a weight must be at most 1,000,000, but is 2000000.")]
    public void A_bad_weight_of_a_conversion_is_named_with_its_row(float weight, string message)
    {
        GuideRow[] rows = ConversionWorld.Guide(50, seed: 3);
        rows[7].BoughtWeight = weight;
        Assert.That(
            () => Fit(rows, options => options.ConversionWeightColumnName = nameof(GuideRow.BoughtWeight)),
            Throws.TypeOf<BadRowException>().With.Message.StartsWith($"Column 'BoughtWeight', row 7: {message}"));
    }

    [Test]
    public void Conversions_that_are_not_known_train_clicks_only()
    {
        GuideRow[] rows = [.. ConversionWorld.Guide(300, seed: 3).Select(row => row.With(unknown => unknown.BoughtWeight = 0))];
        CtrModelParameters model =
            Fit(rows, options => options.ConversionWeightColumnName = nameof(GuideRow.BoughtWeight));
        CtrModelParameters clicks = Fit(rows, options => options.ConversionColumnName = null);

        // Conversions are trained by libtorch, which rounds otherwise.
        foreach (string name in clicks.Weights.Keys)
            Assert.That(model.Weights[name].Values, Is.EqualTo(clicks.Weights[name].Values).Within(1e-5), name);
        Assert.That(model.History[0].LogLoss, Is.EqualTo(clicks.History[0].LogLoss).Within(1e-6));
        Assert.That(model.Weights["conversion.head.bias"].Values, Is.EqualTo(new[] { 0f }));
    }

    [Test]
    public void Rows_that_weigh_nothing_for_clicks_train_conversions_only()
    {
        GuideRow[] rows = [.. ConversionWorld.Guide(300, seed: 3).Select(row => row.With(late => late.Weight = 0))];
        CtrTowerOptions options = Tiny.Tower();
        options.ExampleWeightColumnName = nameof(GuideRow.Weight);
        options.ConversionColumnName = nameof(GuideRow.Bought);
        options.ConversionWeightColumnName = nameof(GuideRow.BoughtWeight);
        CtrModelParameters model = Trainers.CtrTower(options).Fit(_ml.Aligned(rows)).Model;

        Assert.That(model.History[0].LogLoss, Is.Null);
        Assert.That(model.Rows, Is.EqualTo(300));
        Assert.That(model.Weights["conversion.head.bias"].Values[0], Is.Not.Zero);
    }

    private BinaryClassificationCatalog.BinaryClassificationTrainers Trainers => _ml.BinaryClassification.Trainers;

    private CtrModelParameters Fit(IEnumerable<GuideRow> rows, Action<CtrTowerOptions> set)
    {
        CtrTowerOptions options = Tiny.Tower();
        options.ConversionColumnName = nameof(GuideRow.Bought);
        set(options);
        return Trainers.CtrTower(options).Fit(_ml.Aligned(rows)).Model;
    }
}
