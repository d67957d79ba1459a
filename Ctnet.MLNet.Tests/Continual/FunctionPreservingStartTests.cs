using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>
/// A CTNet that starts from a production model predicts what that model predicts, to the last bit, until its first update.
/// </summary>
public sealed class FunctionPreservingStartTests
{
    private readonly MLContext _ml = new(seed: 1);
    private ITransformer _source = null!, _production = null!;
    private IDataView _rows = null!, _aligned = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _source = _ml.FitSource();
        _rows = _ml.View(TinyWorld.Guide(400, seed: 3));
        _production = _ml.FitTower(_rows);
        _aligned = _production.Transform(_rows);
    }

    [Test]
    public void From_a_production_model_without_learning(
        [Values] AdapterKind kind, [Values] AdapterPlace place, [Values] AdapterLayers layers, [Values] bool sourceLogit)
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        options.AdapterKind = kind;
        options.AdapterPlace = place;
        options.AdapterLayers = layers;
        options.SourceLogit = sourceLogit;
        (options.LearningRate, options.EmbeddingLearningRate) = (0, 0);

        Assert.That(Start(options, _aligned).UnfoldedScores(_aligned).SameAs(_production.UnfoldedScores(_rows)), Is.True);
        // With a learning rate, the scores change.
        (options.LearningRate, options.EmbeddingLearningRate) = (0.01, 0);
        Assert.That(Start(options, _aligned).UnfoldedScores(_aligned).SameAs(_production.UnfoldedScores(_rows)), Is.False);
    }

    [Test]
    public void From_a_production_model_without_rows([Values] bool columns)
    {
        IDataView rows = columns ? _ml.Transforms.FeaturizeWithSourceTower(_source).Fit(_aligned).Transform(_aligned) : _aligned;
        IDataView none = _ml.Data.SkipRows(rows, 400);
        CtrPredictionTransformer ctnet = Start(Tiny.Ctnet(columns ? null : _source), none);

        Assert.That(ctnet.UnfoldedScores(rows).SameAs(_production.UnfoldedScores(_rows)), Is.True);
        Assert.That((ctnet.Model.Trainer, ctnet.Model.Steps, ctnet.Model.Rows), Is.EqualTo(("CtnetAdapter", 2, 400L)));
    }

    [Test]
    public void What_the_production_model_learnt_goes_on_with_its_optimizers_state()
    {
        CtrModelParameters production = _production.Model();
        CtrModelParameters started = Start(Tiny.Ctnet(_source), _ml.Data.SkipRows(_aligned, 400)).Model;
        foreach (string name in production.Weights.Keys)
        {
            Assert.That(started.Weights[name].SameAs(production.Weights[name]), Is.True, name);
            Assert.That(started.OptimizerState![name].SameAs(production.OptimizerState![name]), Is.True, name);
        }

        Assert.That(started.Weights.Keys.Except(production.Weights.Keys), Has.All.StartsWith("adapter"));
    }

    [Test]
    public void A_new_CTNet_equals_the_tower_of_the_same_seed([Values] AdapterKind kind)
    {
        CtrTowerOptions tower = Tiny.Tower(seed: 9);
        CtnetAdapterOptions ctnet = Tiny.Ctnet(_source, seed: 9);
        (tower.LearningRate, tower.EmbeddingLearningRate) = (0, 0);
        (ctnet.LearningRate, ctnet.EmbeddingLearningRate) = (0, 0);
        (ctnet.AdapterKind, ctnet.SourceLogit, ctnet.NewIdsFromSource) = (kind, true, false);

        float[] expected = _ml.BinaryClassification.Trainers.CtrTower(tower).Fit(_aligned).UnfoldedScores(_aligned);
        Assert.That(_ml.BinaryClassification.Trainers.CtnetAdapter(ctnet).Fit(_aligned).UnfoldedScores(_aligned).SameAs(expected),
            Is.True);
        Assert.That(expected.Distinct().Count(), Is.GreaterThan(100));
    }

    [Test]
    public void A_tower_with_a_linear_term_is_not_continued_without_it()
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        options.LinearTerm = false;
        Assert.That(() => Start(options, _aligned), Throws.ArgumentException.With.Message.Contains("LinearTerm"));
    }

    [Test]
    public void A_tower_without_a_linear_term_may_get_one()
    {
        CtrTowerOptions tower = Tiny.Tower();
        tower.LinearTerm = false;
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        (options.LearningRate, options.EmbeddingLearningRate) = (0, 0);
        CtrPredictionTransformer production = _ml.BinaryClassification.Trainers.CtrTower(tower).Fit(_aligned);

        CtrPredictionTransformer ctnet =
            _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(_aligned, null, production.Model);
        Assert.That(ctnet.UnfoldedScores(_aligned).SameAs(production.UnfoldedScores(_aligned)), Is.True);
    }

    private CtrPredictionTransformer Start(CtnetAdapterOptions options, IDataView rows) =>
        _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(rows, null, _production.Model());
}
