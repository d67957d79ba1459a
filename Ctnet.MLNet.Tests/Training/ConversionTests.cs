using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>Clicks and conversions, trained with the entire-space loss.</summary>
public sealed class ConversionTests
{
    private const string Conversion = "ConversionProbability", Both = "ClickAndConversionProbability";

    private readonly MLContext _ml = new(seed: 1);
    private ITransformer _source = null!;

    public enum Sampling
    {
        None,
        PositiveWeight,
        NegativeSampling,
    }

    [OneTimeSetUp]
    public void Prepare() => _source = _ml.FitSource(rows: 3000);

    [Test]
    public void Both_probabilities_are_calibrated_over_all_rows([Values] bool ctnet, [Values] Sampling sampling)
    {
        GuideRow[] all = ConversionWorld.Guide(40_000, seed: 3), test = ConversionWorld.Guide(4000, seed: 4);
        var random = new Random(1);
        TransformerChain<ITransformer> model = Fit(
            ctnet,
            sampling == Sampling.NegativeSampling ? all.Where(row => row.Clicked || random.NextDouble() < 0.3) : all,
            options =>
            {
                options.NumberOfEpochs = 3;
                options.PositiveWeight = sampling == Sampling.PositiveWeight ? 4 : 1;
                options.NegativeSamplingRate = sampling == Sampling.NegativeSampling ? 0.3 : 1;
            });

        IDataView scored = model.Transform(_ml.View(test));
        float[] conversions = [.. scored.GetColumn<float>(Conversion)], both = [.. scored.GetColumn<float>(Both)];
        float[] clicks = [.. scored.GetColumn<float>("Probability")];
        // In the whole, and for the rows with rare and with frequent clicks.
        foreach (Func<GuideRow, bool> part in new Func<GuideRow, bool>[]
            { _ => true, row => row.TrueProbability < 0.4, row => row.TrueProbability > 0.6 })
        {
            int[] rows = [.. Enumerable.Range(0, test.Length).Where(i => part(test[i]))];
            Assert.That(
                rows.Average(i => both[i]),
                Is.EqualTo(rows.Average(i => test[i].TrueProbability * test[i].TrueConversion)).Within(0.025));
            Assert.That(
                rows.Average(i => conversions[i]), Is.EqualTo(rows.Average(i => test[i].TrueConversion)).Within(0.05));
            Assert.That(rows.Average(i => clicks[i]), Is.EqualTo(rows.Average(i => test[i].TrueProbability)).Within(0.03));
        }

        // The corrections shift clicks, so the product must shift with them.
        for (int i = 0; i < test.Length; i++)
            Assert.That(both[i], Is.EqualTo(clicks[i] * conversions[i]).Within(1e-6f));
        CtrMetrics metrics = _ml.BinaryClassification.EvaluateCtr(scored, nameof(GuideRow.Bought), Both);
        Assert.That(metrics.Auc, Is.GreaterThan(0.6));
        Assert.That(metrics.Pcoc, Is.EqualTo(1).Within(0.15));
    }

    [Test]
    public void Columns_are_added_for_conversions_only_if_they_are_asked_for([Values] bool ctnet)
    {
        GuideRow[] rows = ConversionWorld.Guide(200, seed: 3);
        IDataView with = Fit(ctnet, rows).Transform(_ml.View(rows));
        IDataView without = Fit(ctnet, rows, options => options.ConversionColumnName = null).Transform(_ml.View(rows));

        string[] added = [.. with.Schema.Select(column => column.Name).Except(without.Schema.Select(column => column.Name))];
        Assert.That(added, Is.EqualTo(new[] { Conversion, Both }));
        Assert.That(added.Select(name => with.Schema[name].Type), Is.All.EqualTo(NumberDataViewType.Single));
        Assert.That(with.Schema[Both].IsNormalized(), Is.True);
    }

    [Test]
    public void A_model_whose_towers_share_layers_is_calibrated_and_goes_on_to_the_last_bit(
        [Values] bool ctnet, [Values(1, 2)] int shared)
    {
        GuideRow[] test = ConversionWorld.Guide(4000, seed: 4);
        TransformerChain<ITransformer> model = Fit(
            ctnet, ConversionWorld.Guide(20_000, seed: 3), options =>
            {
                options.ConversionSharedLayers = shared;
                options.NumberOfEpochs = 3;
            });
        IDataView probe = _ml.View(test);
        float[] both = [.. model.Transform(probe).GetColumn<float>(Both)];
        Assert.That(both.Average(), Is.EqualTo(test.Average(row => row.TrueProbability * row.TrueConversion)).Within(0.025));
        int layers = Tiny.Tower().HiddenUnits.Length;
        Assert.That(
            model.Model().Weights.Keys.Count(name => name.StartsWith("conversion.layers.", StringComparison.Ordinal)),
            Is.EqualTo(2 * (layers - shared)), "a matrix and a bias for each layer that is not shared");

        using var folder = new TemporaryFolder();
        _ml.Model.Save(model, probe.Schema, folder.File("model.zip"));
        ITransformer loaded = _ml.Model.Load(folder.File("model.zip"), out _);
        AssertSamePredictions(loaded, model, probe);
        IDataView next = _ml.View(ConversionWorld.Guide(300, seed: 5));
        ContinueOptions options = new() { NumberOfThreads = 1 };
        TransformerChain<ITransformer> nextLoaded = _ml.BinaryClassification.Continue(loaded, next, options: options),
            nextModel = _ml.BinaryClassification.Continue(model, next, options: options);
        Tiny.AssertSame(nextLoaded.Model(), nextModel.Model());
        AssertSamePredictions(nextLoaded, nextModel, probe);
    }

    [Test]
    public void A_model_goes_on_with_the_layers_that_it_shares()
    {
        IDataView rows = _ml.Aligned(ConversionWorld.Guide(300, seed: 3));
        CtrTowerOptions Options(int shared)
        {
            CtrTowerOptions options = Tiny.Tower();
            (options.ConversionColumnName, options.ConversionSharedLayers) = (nameof(GuideRow.Bought), shared);
            return options;
        }

        CtrModelParameters one = Trainers.CtrTower(Options(1)).Fit(rows).Model;
        Assert.That(
            () => Trainers.CtrTower(Options(0)).Fit(rows, null, one),
            Throws.ArgumentException.With.Message.StartsWith(
                "The earlier model shares 1 of its layers between clicks and conversions; the options say 0."));
        Assert.That(Trainers.CtrTower(Options(1)).Fit(rows, null, one).Model.History, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_target_starts_from_a_source_that_shares_as_many_layers([Values(0, 1)] int shared)
    {
        IDataView guide = _ml.View(ConversionWorld.Guide(300, seed: 3));
        CtrTowerOptions tower = Tiny.Tower();
        (tower.ConversionColumnName, tower.ConversionSharedLayers) = (nameof(GuideRow.Bought), 1);
        CtnetAdapterOptions options = Tiny.Ctnet(_ml.FitTower(guide, tower));
        (options.ConversionColumnName, options.ConversionSharedLayers) = (nameof(GuideRow.Bought), shared);
        (options.Start, options.LearningRate, options.EmbeddingLearningRate) = (TargetStart.Source, 0, 0);
        var pipeline =
            _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Append(Trainers.CtnetAdapter(options));
        if (shared == 0)
        {
            Assert.That(() => pipeline.Fit(guide), Throws.ArgumentException.With.Message.Contains(
                "ConversionSharedLayers 1; the options say"));
            return;
        }

        foreach (string column in (string[])["Probability", Conversion])
        {
            Assert.That(
                pipeline.Fit(guide).Transform(guide).GetColumn<float>(column).ToArray(),
                Is.EqualTo(options.Source!.Transform(guide).GetColumn<float>(column).ToArray()).Within(1e-5f));
        }
    }

    [Test]
    public void The_tower_of_conversions_leaves_the_first_weights_of_clicks_as_they_are([Values] bool ctnet)
    {
        GuideRow[] rows = ConversionWorld.Guide(100, seed: 3);
        void Still(ConversionTrainerOptions options) => options.LearningRate = options.EmbeddingLearningRate = 0;
        float[] with = Fit(ctnet, rows, Still).Scores(_ml.View(rows)), without = Fit(ctnet, rows, options =>
        {
            Still(options);
            options.ConversionColumnName = null;
        }).Scores(_ml.View(rows));
        Assert.That(with.SameAs(without), Is.True);
    }

    [Test]
    public void A_saved_model_predicts_and_goes_on_to_the_last_bit([Values] bool ctnet)
    {
        TransformerChain<ITransformer> model = Fit(ctnet, ConversionWorld.Guide(300, seed: 3));
        IDataView next = _ml.View(ConversionWorld.Guide(300, seed: 5, firstUser: 10)), probe = _ml.View(
            ConversionWorld.Guide(50, seed: 6));
        using var folder = new TemporaryFolder();
        _ml.Model.Save(model, probe.Schema, folder.File("model.zip"));
        ITransformer loaded = _ml.Model.Load(folder.File("model.zip"), out _);
        AssertSamePredictions(loaded, model, probe);

        ContinueOptions options = new() { NumberOfThreads = 1 };
        TransformerChain<ITransformer> nextLoaded = _ml.BinaryClassification.Continue(loaded, next, options: options),
            nextModel = _ml.BinaryClassification.Continue(model, next, options: options);
        Tiny.AssertSame(nextLoaded.Model(), nextModel.Model());
        AssertSamePredictions(nextLoaded, nextModel, probe);
        Assert.That(
            nextModel.Transform(probe).GetColumn<float>(Conversion),
            Is.Not.EqualTo(model.Transform(probe).GetColumn<float>(Conversion)));
    }

    [Test]
    public void Conversions_can_join_a_model_of_clicks_but_cannot_leave_it()
    {
        IDataView rows = _ml.Aligned(ConversionWorld.Guide(300, seed: 3));
        CtrTowerOptions still = Tiny.Tower(), conversions = Tiny.Tower();
        conversions.ConversionColumnName = nameof(GuideRow.Bought);
        conversions.LearningRate = conversions.EmbeddingLearningRate = 0;
        CtrPredictionTransformer clicks = Trainers.CtrTower(still).Fit(rows);
        CtrPredictionTransformer joined = Trainers.CtrTower(conversions).Fit(rows, null, clicks.Model);

        Assert.That(joined.Scores(rows), Is.EqualTo(clicks.Scores(rows)).Within(1e-5f));
        Assert.That(
            () => Trainers.CtrTower(still).Fit(rows, null, joined.Model),
            Throws.ArgumentException.With.Message.StartsWith(
                "The earlier model predicts conversions, and the options name no ConversionColumnName"));
    }

    [Test]
    public void A_CTNet_goes_on_from_a_tower_with_conversions()
    {
        GuideRow[] guide = ConversionWorld.Guide(300, seed: 3);
        IDataView rows = _ml.Aligned(guide);
        CtrTowerOptions tower = Tiny.Tower();
        CtnetAdapterOptions ctnet = Tiny.Ctnet(_source);
        tower.ConversionColumnName = ctnet.ConversionColumnName = nameof(GuideRow.Bought);
        ctnet.LearningRate = ctnet.EmbeddingLearningRate = 0;
        CtrPredictionTransformer first = Trainers.CtrTower(tower).Fit(rows);
        CtrPredictionTransformer next = Trainers.CtnetAdapter(ctnet).Fit(rows, null, first.Model);

        // New adapters of both towers add nothing.
        foreach (string column in (string[])["Probability", Conversion, Both])
        {
            Assert.That(
                next.Transform(rows).GetColumn<float>(column).ToArray(),
                Is.EqualTo(first.Transform(rows).GetColumn<float>(column).ToArray()).Within(1e-6f));
        }
    }

    [Test]
    public void A_source_with_conversions_serves_a_target_with_and_without_them(
        [Values] bool conversions, [Values] TargetStart start)
    {
        GuideRow[] guide = ConversionWorld.Guide(300, seed: 3);
        CtrTowerOptions tower = Tiny.Tower();
        tower.ConversionColumnName = nameof(GuideRow.Bought);
        ITransformer source = _ml.FitTower(_ml.View(guide), tower);
        CtnetAdapterOptions options = Tiny.Ctnet(source);
        options.ConversionColumnName = conversions ? nameof(GuideRow.Bought) : null;
        options.Start = start;
        options.LearningRate = options.EmbeddingLearningRate = 0;
        TransformerChain<CtrPredictionTransformer> target = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(Trainers.CtnetAdapter(options)).Fit(_ml.View(guide));

        float[] Of(ITransformer model, string column) => [.. model.Transform(_ml.View(guide)).GetColumn<float>(column)];
        if (start == TargetStart.Source)
            Assert.That(Of(target, "Probability"), Is.EqualTo(Of(source, "Probability")).Within(1e-5f));
        if (start == TargetStart.Source && conversions)
            Assert.That(Of(target, Conversion), Is.EqualTo(Of(source, Conversion)).Within(1e-5f));
        Assert.That(target.Transform(_ml.View(guide)).Schema.GetColumnOrNull(Both).HasValue, Is.EqualTo(conversions));

        // The source, with its tower of conversions, is part of the file.
        using var folder = new TemporaryFolder();
        _ml.Model.Save(target, _ml.View(guide).Schema, folder.File("model.zip"));
        ITransformer loaded = _ml.Model.Load(folder.File("model.zip"), out _);
        Assert.That(Of(loaded, "Score").SameAs(Of(target, "Score")), Is.True);
    }

    [Test]
    public void A_source_with_conversions_gives_the_same_model_by_its_columns()
    {
        GuideRow[] guide = ConversionWorld.Guide(300, seed: 3);
        CtrTowerOptions tower = Tiny.Tower();
        tower.ConversionColumnName = nameof(GuideRow.Bought);
        ITransformer source = _ml.FitTower(_ml.View(guide), tower);
        CtnetAdapterOptions byOption = Tiny.Ctnet(source), byColumns = Tiny.Ctnet(null);
        byOption.ConversionColumnName = byColumns.ConversionColumnName = nameof(GuideRow.Bought);
        IDataView rows = _ml.View(guide);
        FeatureAlignmentEstimator align = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide");
        IDataView left = align.Append(Trainers.CtnetAdapter(byOption)).Fit(rows).Transform(rows);
        IDataView right = align.Append(_ml.Transforms.FeaturizeWithSourceTower(source))
            .Append(Trainers.CtnetAdapter(byColumns)).Fit(rows).Transform(rows);

        foreach (string column in (string[])["Probability", Conversion, Both])
        {
            Assert.That(
                left.GetColumn<float>(column).ToArray(), Is.EqualTo(right.GetColumn<float>(column).ToArray()).Within(1e-4f));
        }
    }

    private BinaryClassificationCatalog.BinaryClassificationTrainers Trainers => _ml.BinaryClassification.Trainers;

    private static void AssertSamePredictions(
        ITransformer actual, TransformerChain<ITransformer> expected, IDataView rows)
    {
        foreach (string column in (string[])["Score", "Probability", Conversion, Both])
        {
            float[] left = [.. actual.Transform(rows).GetColumn<float>(column)],
                right = [.. expected.Transform(rows).GetColumn<float>(column)];
            Assert.That(left.SameAs(right), Is.True, column);
        }
    }

    private TransformerChain<ITransformer> Fit(
        bool ctnet, IEnumerable<GuideRow> rows, Action<ConversionTrainerOptions>? set = null)
    {
        CtrTowerOptions tower = Tiny.Tower();
        CtnetAdapterOptions adapter = Tiny.Ctnet(_source);
        ConversionTrainerOptions options = ctnet ? adapter : tower;
        options.ConversionColumnName = nameof(GuideRow.Bought);
        set?.Invoke(options);
        IEstimator<ITransformer> trainer = ctnet ? Trainers.CtnetAdapter(adapter) : Trainers.CtrTower(tower);
        return _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Append(trainer).Fit(_ml.View(rows));
    }
}
