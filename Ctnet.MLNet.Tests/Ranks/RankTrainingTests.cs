using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Ranks;

/// <summary>R ranks with batches of B rows train as one process with batches of R x B.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RankTrainingTests
{
    private readonly MLContext _ml = new(seed: 1);

    // Steps that are whole on two and on three ranks.
    private readonly GuideRow[] _guide = [.. TinyWorld.Guide(6 * RankFits.Batch * 2, seed: 3)
        .Select((row, i) => row.With(each => (each.Weight, each.Bought) = (1 + i % 3, each.Clicked && i % 2 == 0)))];

    private readonly GuideRow[] _later = TinyWorld.Guide(6 * RankFits.Batch, seed: 4, firstUser: 20);

    private FeatureAlignmentTransformer _alignment = null!, _grown = null!;
    private ITransformer _source = null!, _refreshed = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _alignment = _ml.Align(_ml.View(_guide));
        _grown = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Fit(_ml.View(_later), _alignment);
        _source = _ml.FitSource();
        _refreshed = _ml.Refresh(_source, TinyWorld.Home(200, seed: 9));
    }

    private static IEnumerable<(string Name, Action<CtrTowerOptions> Change)> Towers =>
    [
        ("plain", _ => { }),
        ("weights", options => (options.ExampleWeightColumnName, options.PositiveWeight) = ("Weight", 2)),
        ("conversions", options => options.ConversionColumnName = "Bought"),
        ("averages", options => (options.WeightAverageDecay, options.Normalization) = (0.9, Normalization.Layer)),
        ("cross", options => (options.Interaction, options.LinearTerm) = (Interaction.Cross, false)),
        ("two passes", options => (options.NumberOfEpochs, options.WarmUpSteps) = (2, 4)),
        ("rates", options => options.GroupRateFactors = new Dictionary<FieldGroup, double> { [FieldGroup.User] = 0.3 }),
    ];

    [Test]
    public void A_tower([Values(2, 3)] int size, [ValueSource(nameof(Towers))] (string, Action<CtrTowerOptions> Change) option) =>
        AssertAlike(size, _guide, _alignment, ranks =>
        {
            CtrTowerOptions options = Tiny.Tower().On(ranks, size);
            option.Change(options);
            return _ml.BinaryClassification.Trainers.CtrTower(options);
        });

    [Test]
    public void Adam([Values(2, 3)] int size) => AssertAlike(size, _guide, _alignment, ranks =>
    {
        CtrTowerOptions options = Tiny.Tower().On(ranks, size);
        (options.EmbeddingOptimizer, options.DenseOptimizer) = (EmbeddingOptimizer.LazyAdam, DenseOptimizer.Adam);
        (options.LearningRate, options.EmbeddingLearningRate) = (0.001, 0.001);
        return _ml.BinaryClassification.Trainers.CtrTower(options);
    }, within: 2e-3);

    [Test]
    public void Sequences([Values(2, 3)] int size)
    {
        SequenceRow[] rows = SequenceWorld.Rows(6 * RankFits.Batch, seed: 5);
        FeatureAlignmentTransformer alignment =
            _ml.Transforms.AlignFeatureSchema(SequenceWorld.Schema, "home").Fit(_ml.View(rows));
        AssertAlike(size, rows, alignment, ranks =>
        {
            CtrTowerOptions options = Tiny.Tower().On(ranks, size);
            options.SequencePooling = SequencePooling.Attention;
            return _ml.BinaryClassification.Trainers.CtrTower(options);
        });
    }

    private static IEnumerable<(string Name, Action<CtnetAdapterOptions> Change)> Ctnets =>
    [
        ("plain", _ => { }),
        ("fallback", options => options.FallbackRows = 1000),
        ("start at the source", options => (options.Start, options.SourceLogit) = (TargetStart.Source, true)),
        ("carry-over tower", options => options.CarryOverTower = new() { DistillationShare = 0.2 }),
        ("evidence", options => (options.DistillationShare, options.DistillationField) = (0.3, "user")),
        ("carried over", options => options.SourceRefresh = SourceRefresh.Both),
    ];

    [Test]
    public void A_ctnet_and_its_step_with_a_newer_source(
        [Values(2, 3)] int size, [ValueSource(nameof(Ctnets))] (string, Action<CtnetAdapterOptions> Change) option)
    {
        CtrModelParameters[] first = AssertAlike(size, _guide, _alignment, ranks => Trainer(ranks, _source));
        AssertAlike(size, _later, _grown, ranks => Trainer(ranks, _refreshed), first);

        CtnetAdapterTrainer Trainer(ICtrCollectives? ranks, ITransformer source)
        {
            CtnetAdapterOptions options = Tiny.Ctnet(source).On(ranks, size);
            option.Change(options);
            return _ml.BinaryClassification.Trainers.CtnetAdapter(options);
        }
    }

    [Test]
    public void A_step_with_new_ids([Values(2, 3)] int size)
    {
        CtrTowerTrainer Trainer(ICtrCollectives? ranks) =>
            _ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower().On(ranks, size));
        CtrModelParameters[] first = AssertAlike(size, _guide, _alignment, Trainer);
        CtrModelParameters[] second = AssertAlike(size, _later, _grown, Trainer, first);
        Assert.That(second[0].Weights["tower.embeddings"].Rows, Is.GreaterThan(first[0].Weights["tower.embeddings"].Rows));
    }

    [Test]
    public void Both_stages_of_several_entities([Values(2, 3)] int size)
    {
        var world = new TinyEntities(_ml, rows: 4 * RankFits.Batch);
        IDataView rows = world.Append(
            _ml.View(TinyWorld.Home(7 * RankFits.Batch / 2, seed: 3)),
            _ml.View(TinyWorld.Guide(5 * RankFits.Batch / 2, seed: 4)));
        CtrModelParameters Pretrained(ICtrCollectives? ranks)
        {
            MultiEntityPretrainingOptions options = TinyEntities.Pretraining().On(ranks, size);
            return _ml.BinaryClassification.Trainers.MultiEntityPretraining(options).Fit(
                ranks is null ? rows : _ml.Data.TakeShareOfRows(rows, ranks, RankFits.Batch)).Model;
        }

        // Adagrad's first steps divide small gradients by themselves, and so enlarge what rounding changed.
        RankFits.AssertClose(RankFits.Run(size, Pretrained), Pretrained(null), within: 2e-4);

        ITransformer pretrained = world.Pipeline();
        AssertAlike(size, _guide, world.Alignment, ranks =>
            _ml.BinaryClassification.Trainers.MultiEntityTransfer(TinyEntities.Transfer(pretrained).On(ranks, size)));
    }

    [Test]
    public void Early_stopping_chooses_the_same_pass([Values(2, 3)] int size)
    {
        GuideRow[] validation = TinyWorld.Guide(4 * RankFits.Batch + 5, seed: 8);
        CtrModelParameters Fit(ICtrCollectives? ranks)
        {
            CtrTowerOptions options = Tiny.Tower().On(ranks, size);
            (options.NumberOfEpochs, options.EarlyStoppingPatience, options.LearningRate) = (12, 1, 0.3);
            return _ml.BinaryClassification.Trainers.CtrTower(options).Fit(
                Rows(_guide, ranks, _alignment), Rows(validation, ranks, _alignment)).Model;
        }

        RankFits.AssertClose(RankFits.Run(size, Fit), Fit(null), within: 1e-3);
    }

    [Test]
    public void The_same_ranks_give_the_same_bits_with_everything_that_is_drawn_at_random()
    {
        CtrModelParameters Fit(ICtrCollectives ranks)
        {
            CtrTowerOptions options = EveryOption.Set(new CtrTowerOptions(), Normalization.Layer);
            (options.Collectives, options.BatchSize) = (ranks, 50);
            return _ml.BinaryClassification.Trainers.CtrTower(options).Fit(Rows(_guide, ranks, _alignment)).Model;
        }

        CtrModelParameters model = RankFits.Run(3, Fit);
        Tiny.AssertSame(RankFits.Run(3, Fit), model);
    }

    [Test]
    public void Ranks_with_few_rows_or_none_take_part()
    {
        // Three ranks have 200, 3 and 0 rows.
        CtrModelParameters model = RankFits.Run(3, ranks => Train(ranks, ranks.Rank switch { 0 => 200, 1 => 3, _ => 0 }));
        Assert.That(model.History[^1].Rows, Is.EqualTo(203));
        Assert.That(
            () => RankFits.Run(2, ranks => Train(ranks, 0)),
            Throws.InvalidOperationException.With.Message.Contains("no rows to train on"));

        CtrModelParameters Train(ICtrCollectives ranks, int rows)
        {
            CtrTowerOptions options = Tiny.Tower();
            (options.Collectives, options.NumberOfEpochs) = (ranks, 2);
            return _ml.BinaryClassification.Trainers.CtrTower(options)
                .Fit(_alignment.Transform(_ml.View(_guide.Skip(300 * ranks.Rank).Take(rows)))).Model;
        }
    }

    [Test]
    public void A_seed_that_nobody_gave_is_that_of_the_first_rank() => RankFits.Run(2, ranks =>
    {
        var ml = new MLContext(ranks.Rank + 5);
        CtrTowerOptions options = Tiny.Tower().On(ranks, 2);
        options.Seed = null;
        return ml.BinaryClassification.Trainers.CtrTower(options).Fit(Rows(_guide, ranks, _alignment)).Model;
    });

    private IDataView Rows<T>(T[] rows, ICtrCollectives? ranks, FeatureAlignmentTransformer alignment) where T : class =>
        alignment.Transform(_ml.View(ranks is null ? rows : RankFits.ShareOf(rows, ranks)));

    // Returns the models of one process and of the ranks.
    private CtrModelParameters[] AssertAlike<TRow>(
        int size, TRow[] rows, FeatureAlignmentTransformer alignment,
        Func<ICtrCollectives?, ITrainerEstimator<CtrPredictionTransformer, CtrModelParameters>> trainer,
        CtrModelParameters[]? previous = null, double within = 2e-5)
        where TRow : class
    {
        CtrModelParameters one = Fit(trainer(null), Rows(rows, null, alignment), previous?[0]);
        CtrModelParameters several =
            RankFits.Run(size, ranks => Fit(trainer(ranks), Rows(rows, ranks, alignment), previous?[1]));
        RankFits.AssertClose(several, one, within);
        return [one, several];
    }

    private static CtrModelParameters Fit(
        ITrainerEstimator<CtrPredictionTransformer, CtrModelParameters> trainer, IDataView rows, CtrModelParameters? previous) =>
        trainer switch
        {
            CtrTowerTrainer tower => tower.Fit(rows, null, previous).Model,
            CtnetAdapterTrainer ctnet => ctnet.Fit(rows, null, previous).Model,
            _ => trainer.Fit(rows).Model,
        };
}
