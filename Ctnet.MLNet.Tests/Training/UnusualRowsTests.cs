using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed class UnusualRowsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void A_fit_without_rows_is_refused([Values] bool ctnet) =>
        Assert.That(
            () => Fit(ctnet, []), Throws.InvalidOperationException.With.Message.EqualTo("There are no rows to train on."));

    [Test]
    public void Rows_of_one_class_train_towards_it([Values] bool ctnet, [Values] bool clicked)
    {
        GuideRow[] rows = [.. TinyWorld.Guide(300, seed: 3).Select(row => row.With(changed => changed.Clicked = clicked))];
        float[] probabilities = Fit(ctnet, rows).Probabilities(_ml.View(rows));
        Assert.That(probabilities, Has.All.InRange(clicked ? 0.6f : 0, clicked ? 1 : 0.4f));
    }

    [Test]
    public void Batches_of_one_row_train([Values] bool ctnet)
    {
        GuideRow[] rows = TinyWorld.Guide(60, seed: 3);
        float[] scores = Fit(ctnet, rows, options => options.BatchSize = 1).Scores(_ml.View(rows));
        Assert.That(scores, Is.All.Matches<float>(float.IsFinite));
        Assert.That(scores.Distinct().Count(), Is.GreaterThan(1));
    }

    [Test]
    public void One_row_trains([Values] bool ctnet)
    {
        GuideRow[] row = [TinyWorld.Guide(1, seed: 3)[0].With(changed => changed.Clicked = true)];
        Assert.That(
            Fit(ctnet, row, options => options.NumberOfEpochs = 20).Probabilities(_ml.View(row)), Has.All.GreaterThan(0.7f));
    }

    [Test]
    public void A_row_whose_fields_are_all_missing_trains_and_is_scored([Values] bool ctnet)
    {
        var nothing = new GuideRow { Euro = float.NaN };
        GuideRow[] rows = [.. TinyWorld.Guide(200, seed: 3), .. Enumerable.Repeat(nothing, 100)];
        ITransformer model = Fit(ctnet, rows);

        // The empty row was never clicked, unlike many of the others.
        float[] probabilities = model.Probabilities(_ml.View(rows));
        Assert.That(probabilities[^1], Is.LessThan(0.4f));
        Assert.That(probabilities[..200].Average(), Is.GreaterThan(0.4f));
    }

    [Test]
    public void A_user_without_rows_is_scored_as_never_seen([Values] bool ctnet)
    {
        GuideRow[] rows = TinyWorld.Guide(200, seed: 3);
        ITransformer model = Fit(ctnet, rows);
        GuideRow stranger = rows[0].With(row => row.Visitor = "stranger"), other = rows[0].With(row => row.Visitor = "another");

        float[] scores = model.Scores(_ml.View([rows[0], stranger, other]));
        Assert.That(scores, Is.All.Matches<float>(float.IsFinite));
        Assert.That(scores[1], Is.EqualTo(scores[2]).And.Not.EqualTo(scores[0]));
    }

    [Test]
    public void A_schema_of_numbers_alone_trains_and_is_scored()
    {
        FeatureSchema schema = FeatureSchema.Create("numbers").Numeric("price")
            .Domain("guide", guide => guide.Column("price", "Euro"))
            .Build();
        GuideRow[] rows = [.. TinyWorld.Guide(400, seed: 3).Select(row => row.With(changed => changed.Clicked = row.Euro > 50))];
        CtrTowerOptions options = Tiny.Tower();
        options.NumberOfEpochs = 10;
        ITransformer model = _ml.Transforms.AlignFeatureSchema(schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtrTower(options))
            .Fit(_ml.View(rows));

        float[] scores = model.Scores(_ml.View([rows[0].With(row => row.Euro = 90), rows[0].With(row => row.Euro = 10)]));
        Assert.That(scores[0], Is.Positive);
        Assert.That(scores[1], Is.Negative);
    }

    private TransformerChain<ITransformer> Fit(bool ctnet, GuideRow[] rows, Action<CtrTrainerOptions>? change = null)
    {
        CtrTrainerOptions options = ctnet ? Tiny.Ctnet(_ml.FitSource(rows: 200)) : Tiny.Tower();
        change?.Invoke(options);
        IEstimator<ITransformer> trainer = ctnet
            ? _ml.BinaryClassification.Trainers.CtnetAdapter((CtnetAdapterOptions)options)
            : _ml.BinaryClassification.Trainers.CtrTower((CtrTowerOptions)options);
        return _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Append(trainer).Fit(_ml.View(rows));
    }
}
