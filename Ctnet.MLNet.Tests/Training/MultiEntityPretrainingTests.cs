using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using TorchSharp;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>MKT's first stage as users train it.</summary>
public sealed class MultiEntityPretrainingTests
{
    private readonly MLContext _ml = new(seed: 1);
    private TinyEntities _world = null!;

    [OneTimeSetUp]
    public void Prepare() => _world = new(_ml);

    [Test]
    public void An_entity_has_the_specific_fields_that_its_domain_maps()
    {
        IReadOnlyList<EntityFields> entities = _world.FitPretrained().Model.Content.Entities!;
        Assert.That(entities.Select(entity => (entity.Name, entity.Number)), Is.EqualTo(new[] { ("home", 0), ("guide", 1) }));
        Assert.That(entities.Select(entity => string.Join(' ', entity.Specific)), Is.EqualTo(new[] { "placement", "topic" }));
    }

    [Test]
    public void The_model_learns_from_the_rows_of_both_entities([Values] CommonExtractor extractor)
    {
        var world = new TinyEntities(_ml, rows: 2000);
        MultiEntityPretrainingOptions options = TinyEntities.Pretraining();
        (options.CommonExtractor, options.NumberOfEpochs) = (extractor, 3);
        IDataView scored = world.FitPretrained(options).Transform(
            world.Append(_ml.View(TinyWorld.Home(1000, 31)), _ml.View(TinyWorld.Guide(1000, 32))));
        // The AUC of the true probabilities is .83.
        Assert.That(_ml.BinaryClassification.EvaluateCtr(scored, "Clicked").Auc, Is.GreaterThan(0.7));
    }

    [Test]
    public void An_entity_s_own_weights_learn_from_its_rows_alone()
    {
        IDataView guide = _ml.Data.AppendEntities([("guide", _world.Alignment.Transform(_world.Guide))]);
        CtrModelParameters model = _world.FitPretrained().Model;
        CtrModelParameters next = _ml.BinaryClassification.Trainers.MultiEntityPretraining(TinyEntities.Pretraining())
            .Fit(guide, null, model).Model;
        string[] own = [.. model.Weights.Keys.Where(name => name.Contains("Entity0") || name.Contains("alignment0")
            || name.Contains("head0") || name.Contains("independent0"))];
        Assert.That(own, Has.Length.GreaterThan(20));
        foreach (string name in own)
            Assert.That(next.Weights[name].SameAs(model.Weights[name]), Is.True, name);
        foreach (string name in own.Select(name => name.Replace('0', '1')).Where(model.Weights.ContainsKey))
            Assert.That(next.Weights[name].SameAs(model.Weights[name]), Is.False, name);
    }

    [Test]
    public void A_loss_weight_of_zero_gives_the_model_without_the_loss()
    {
        Assert.That(Weights(0, DistributionLoss.SignedCosine).SameAs(Weights(0, DistributionLoss.AbsoluteCosine)), Is.True);
        Assert.That(Weights(0.5, DistributionLoss.SignedCosine).SameAs(Weights(0, DistributionLoss.SignedCosine)), Is.False);

        IReadOnlyDictionary<string, Ctnet.MLNet.Persistence.WeightTensor> Weights(double weight, DistributionLoss loss)
        {
            MultiEntityPretrainingOptions options = TinyEntities.Pretraining();
            (options.DistributionLossWeight, options.DistributionLoss) = (weight, loss);
            return _world.FitPretrained(options).Model.Weights;
        }
    }

    [Test]
    public void The_history_has_the_importances_and_the_cosine_that_the_loss_lowers()
    {
        EntityKnowledge[] with = Knowledge(2), without = Knowledge(0);
        Assert.That(with.Select(entity => entity.Entity), Is.EquivalentTo(new[] { "home", "guide" }));
        Assert.That(
            with.Single(entity => entity.Entity == "guide").Importances.Select(field => field.Field),
            Is.EqualTo(new[] { "topic" }));
        Assert.That(
            with.SelectMany(entity => entity.Importances).Select(field => field.Importance),
            Is.All.InRange(0, 2).And.None.EqualTo(1));
        foreach ((EntityKnowledge low, EntityKnowledge free) in
            with.OrderBy(entity => entity.Entity).Zip(without.OrderBy(entity => entity.Entity)))
        {
            Assert.That(low.LastCosine, Is.LessThan(free.LastCosine!.Value));
            Assert.That((low.Cosine, low.FirstCosine), Is.Not.EqualTo((low.LastCosine, low.LastCosine)), "it moves");
        }

        EntityKnowledge[] Knowledge(double weight)
        {
            MultiEntityPretrainingOptions options = TinyEntities.Pretraining();
            (options.DistributionLossWeight, options.BatchSize, options.Activation) = (weight, 4, Activation.Tanh);
            return [.. _world.FitPretrained(options).Model.History[0].Entities!];
        }
    }

    [Test]
    public void Signed_knowledge_can_be_opposite_or_orthogonal_and_that_of_Relu_is_never_opposite()
    {
        Assert.That(Cosines(signed: true, DistributionLoss.SignedCosine), Has.All.LessThan(-0.5));
        Assert.That(Cosines(signed: true, DistributionLoss.AbsoluteCosine), Has.All.EqualTo(0).Within(0.3));
        Assert.That(Cosines(signed: false, DistributionLoss.SignedCosine), Has.All.AtLeast(0));

        double?[] Cosines(bool signed, DistributionLoss loss)
        {
            MultiEntityPretrainingOptions options = TinyEntities.Pretraining();
            options.SignedKnowledge = signed;
            options.DistributionLoss = loss;
            options.DistributionLossWeight = 1;
            options.BatchSize = 4;
            return [.. _world.FitPretrained(options).Model.History[0].Entities!.Select(entity => entity.LastCosine)];
        }
    }

    [Test]
    public void A_third_entity_without_a_domain_may_join_later()
    {
        IDataView guide = _world.Alignment.Transform(_world.Guide);
        IDataView three = _ml.Data.AppendEntities(
            [("home", _world.Alignment.WithDomain("home").Transform(_world.Home)), ("guide", guide), ("elsewhere", guide)]);
        MultiEntityPretrainingTrainer trainer = _ml.BinaryClassification.Trainers.MultiEntityPretraining(
            TinyEntities.Pretraining());
        CtrModelParameters model = _world.FitPretrained().Model, next = trainer.Fit(three, null, model).Model;

        Assert.That(next.Content.Entities!.Select(entity => entity.Name), Is.EqualTo(new[] { "home", "guide", "elsewhere" }));
        // An entity that is not a domain of the schema may have any field.
        Assert.That(next.Content.Entities![2].Specific, Is.EqualTo(new[] { "placement", "topic" }));
        Assert.That(next.Steps, Is.EqualTo(2));
        // ML.NET reads in its own threads and wraps their exceptions.
        Exception? refused = Assert.Catch(() => _ = _world.FitPretrained().Transform(three).GetColumn<float>("Score").ToArray());
        Assert.That(refused!.GetBaseException().Message, Does.Contain("knows no entity 'elsewhere', but 'home', 'guide'"));
    }

    [Test]
    public void An_entity_whose_rows_begin_later_joins_in_a_continual_step(
        [Values] CommonExtractor extractor, [Values] bool aligned, [Values] bool fromFile)
    {
        // Only home rows at first: the alignment learns of the guide's values later, too.
        MultiEntityPretrainingOptions options = TinyEntities.Pretraining();
        (options.CommonExtractor, options.FeatureAlignment, options.SaveOptimizerState) = (extractor, aligned, true);
        FeatureAlignmentTransformer home = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home").Fit(_world.Home);
        IDataView homeRows = _ml.Data.AppendEntities([("home", home.Transform(_world.Home))]);
        ITransformer model = _ml.BinaryClassification.Trainers.MultiEntityPretraining(options).Fit(homeRows);
        float[] before = model.Scores(homeRows);
        IDataView guideRows = _ml.Data.AppendEntities([("guide", home.WithDomain("guide").Transform(_world.Guide))]);
        Assert.That(Assert.Catch(() => model.Scores(guideRows))!.GetBaseException().Message, Does.StartWith(
            "Column 'Entity', row 0: the model knows no entity 'guide', but 'home'. It cannot score such rows until"));
        if (fromFile)
        {
            using var stream = new MemoryStream();
            _ml.Model.Save(model, homeRows.Schema, stream);
            stream.Position = 0;
            model = _ml.Model.Load(stream, out _);
        }

        ITransformer still = _ml.BinaryClassification.Continue(model, homeRows, options: new() { NumberOfThreads = 1 });
        ITransformer next = _ml.BinaryClassification.Continue(model, _world.Together, options: new() { NumberOfThreads = 1 });
        Assert.That(still.Model().Content.Entities!.Select(entity => entity.Name), Is.EqualTo(new[] { "home" }));
        Assert.That(next.Model().Content.Entities!.Select(entity => entity.Name), Is.EqualTo(new[] { "home", "guide" }));
        Assert.That(next.Scores(_world.Together), Has.Length.EqualTo(600).And.All.Not.NaN);
        Assert.That(next.Scores(homeRows).SameAs(before), Is.False, "it has learnt");
        ITransformer transferred = _world.FitTransfer(_world.Pipeline((CtrPredictionTransformer)Chains.Parts(next).Single()));
        Assert.That(transferred.Scores(_world.Guide), Has.Length.EqualTo(200).And.All.Not.NaN);
    }

    [Test]
    public void Entities_that_do_not_fit_the_graph_are_refused_in_a_file()
    {
        CtrModelParameters model = _world.FitPretrained().Model;
        EntityFields home = model.Content.Entities![0];
        foreach (EntityFields[] damaged in (EntityFields[][])[[home], [home, home], [home, null!]])
        {
            var read = new CtrModelParameters(model.Content with { Entities = damaged }, model.Weights, null, null);
            Assert.That(() => read.Compiled, Throws.TypeOf<InvalidModelException>());
        }
    }

    [Test]
    public void The_entity_column_may_be_a_key()
    {
        IDataView keys = _ml.Transforms.Conversion.MapValueToKey("Entity").Fit(_world.Together).Transform(_world.Together);
        CtrPredictionTransformer model = _ml.BinaryClassification.Trainers.MultiEntityPretraining(TinyEntities.Pretraining())
            .Fit(keys);
        Tiny.AssertSame(model.Model, _world.FitPretrained().Model);
        Assert.That(model.Scores(keys).SameAs(model.Scores(_world.Together)), Is.True);
    }

    [Test]
    public void A_row_without_an_entity_is_refused()
    {
        IDataView rows = _ml.Data.AppendEntities([("", _world.Alignment.Transform(_world.Guide))]);
        Assert.That(() => _ml.BinaryClassification.Trainers.MultiEntityPretraining(TinyEntities.Pretraining()).Fit(rows),
            Throws.InvalidOperationException.With.Message.EqualTo("Column 'Entity', row 0: the row does not say its entity."));
    }

    [Test]
    public void The_same_seed_gives_the_same_model_to_the_last_bit([Values] CommonExtractor extractor, [Values(1, 2)] int threads)
    {
        CtrModelParameters model = Fit(5), again = Fit(5), other = Fit(6);
        Tiny.AssertSame(again, model);
        Assert.That(other.Weights.SameAs(model.Weights), Is.False);

        CtrModelParameters Fit(int seed)
        {
            MultiEntityPretrainingOptions options = TinyEntities.Pretraining(seed);
            (options.CommonExtractor, options.NumberOfThreads, options.BatchSize) = (extractor, threads, 150);
            return _world.FitPretrained(options).Model;
        }
    }

    [Test]
    public void A_saved_model_scores_and_goes_on_as_in_memory([Values] CommonExtractor extractor, [Values] bool aligned)
    {
        MultiEntityPretrainingOptions options = EveryOption.Set(
            TinyEntities.Pretraining(), extractor == CommonExtractor.Star ? Normalization.None : Normalization.Layer);
        (options.CommonExtractor, options.FeatureAlignment, options.HiddenUnits) = (extractor, aligned, [8, 5]);
        CtrPredictionTransformer model = _world.FitPretrained(options);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, _world.Together.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext(seed: 77).Model.Load(stream, out _);

        Tiny.AssertSame(loaded.Model(), model.Model);
        Assert.That(loaded.Scores(_world.Together).SameAs(model.Scores(_world.Together)), Is.True);
        ITransformer next = _ml.BinaryClassification.Continue(model, _world.Together, options: new() { NumberOfThreads = 1 });
        ITransformer nextLoaded =
            _ml.BinaryClassification.Continue(loaded, _world.Together, options: new() { NumberOfThreads = 1 });
        Tiny.AssertSame(nextLoaded.Model(), next.Model());
        Assert.That(next.Model().Weights.SameAs(model.Model.Weights), Is.False);
    }

    [Test]
    public void Fits_leave_no_tensor_behind([Values] CommonExtractor extractor)
    {
        MultiEntityPretrainingOptions options = TinyEntities.Pretraining();
        options.CommonExtractor = extractor;
        CtrModelParameters model = _world.FitPretrained(options).Model;
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (int i = 0; i < 5; i++)
            model = _world.FitPretrained(options, model).Model;
        Assert.That(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount, Is.EqualTo(before));
    }
}
