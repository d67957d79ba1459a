using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>
/// Conversions come up to two periods after their click. A period's rows are trained on for their clicks at once, and for their
/// conversions two periods later.
/// </summary>
public sealed class LateConversionTests
{
    private const int Window = 2, Periods = 12, RowsOfAPeriod = 2500;

    private readonly MLContext _ml = new(seed: 1);
    private readonly GuideRow[][] _rows =
        [.. Enumerable.Range(0, Periods).Select(period => ConversionWorld.Guide(RowsOfAPeriod, seed: 100 + period))];

    [Test]
    public void Late_conversions_are_learnt_without_bias_and_clicks_are_learnt_once()
    {
        ContinualTrainer late = Train(period => new($"{period}", Fresh(period)) { LateConversions = Late(period) });
        ContinualTrainer clicks = Train(period => new($"{period}", Fresh(period)));
        // What to avoid: at the end of the period most conversions have not come, and count as none.
        ContinualTrainer early = Train(period => new($"{period}", AtOnce(period)));

        GuideRow[] test = ConversionWorld.Guide(4000, seed: 7);
        double conversions = test.Average(row => row.TrueProbability * row.TrueConversion);
        Assert.That(Mean(late, "ClickAndConversionProbability"), Is.EqualTo(conversions).Within(0.03));
        Assert.That(Mean(early, "ClickAndConversionProbability"), Is.LessThan(0.6 * conversions));

        // Late rows are not measured and not counted, and training on them leaves the clicks calibrated.
        Assert.That(late.Results.Select(result => result.Rows), Is.All.EqualTo(RowsOfAPeriod));
        Assert.That(late.Results.Skip(1).Select(result => result.Metrics!.Rows), Is.All.EqualTo(RowsOfAPeriod));
        Assert.That(
            Mean(late, "Probability"), Is.EqualTo(test.Average(row => row.TrueProbability)).Within(0.03));
        Assert.That(late.Model!.Model().Rows, Is.EqualTo((Periods + Periods - Window) * RowsOfAPeriod));
        Assert.That(clicks.Model!.Model().Rows, Is.EqualTo(Periods * RowsOfAPeriod));

        double Mean(ContinualTrainer trainer, string column) =>
            trainer.Model!.Transform(_ml.View(test)).GetColumn<float>(column).Average();
    }

    [Test]
    public void A_period_of_late_rows_alone_trains_conversions()
    {
        ContinualTrainer trainer = Train(period => new($"{period}", Fresh(period)), periods: 1);
        ITransformer before = trainer.Model!;
        PeriodResult result = trainer.Step(new("late", null) { LateConversions = Late(2) });

        Assert.That((result.Rows, result.Published, result.Metrics), Is.EqualTo((0L, true, (CtrMetrics?)null)));
        Assert.That(trainer.Model!.Model().History[^1].Rows, Is.EqualTo(RowsOfAPeriod));
        Assert.That(trainer.Model!.Model().History[^1].LogLoss, Is.Null);
        Assert.That(before.Model().Weights["conversion.head.bias"].Values, Is.EqualTo(new[] { 0f }));
        Assert.That(trainer.Model!.Model().Weights["conversion.head.bias"].Values[0], Is.Not.Zero);
    }

    [Test]
    public void Late_rows_before_the_first_model_are_reported()
    {
        ContinualTrainer trainer = Train(period => new($"{period}", Fresh(period)) { LateConversions = Late(2) }, periods: 2);
        Assert.That(trainer.Results.Select(result => result.Warnings), Is.EqualTo(new string[][]
        {
            ["The late conversions were not trained on: there was no target model before the period."], [],
        }));
        Assert.That(
            trainer.Model!.Model().History.Select(fit => fit.Rows), Is.EqualTo(new[] { RowsOfAPeriod, 2 * RowsOfAPeriod }));
    }

    private ContinualTrainer Train(Func<int, ContinualPeriod> period, int periods = Periods)
    {
        ContinualTrainer trainer = _ml.ContinualTrainer(new()
        {
            Target = _ =>
            {
                CtrTowerOptions options = Tiny.Tower();
                options.ExampleWeightColumnName = nameof(GuideRow.Weight);
                options.ConversionColumnName = nameof(GuideRow.Bought);
                options.ConversionWeightColumnName = nameof(GuideRow.BoughtWeight);
                return _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
                    .Append(_ml.BinaryClassification.Trainers.CtrTower(options));
            },
            LabelColumnName = nameof(GuideRow.Clicked),
            ContinueOptions = new() { NumberOfThreads = 1 },
        });
        trainer.Run(Enumerable.Range(0, periods).Select(period));
        return trainer;
    }

    private IDataView Fresh(int period) => _ml.View(_rows[period].Select(row => row.With(fresh =>
        (fresh.Bought, fresh.Weight, fresh.BoughtWeight) = (false, 1, 0))));

    private IDataView? Late(int period) => period < Window
        ? null
        : _ml.View(_rows[period - Window].Select(row => row.With(late => (late.Weight, late.BoughtWeight) = (0, 1))));

    // One in three conversions comes within the period.
    private IDataView AtOnce(int period) =>
        _ml.View(_rows[period].Select((row, i) => row.With(early => early.Bought &= i % 3 == 0)));
}
