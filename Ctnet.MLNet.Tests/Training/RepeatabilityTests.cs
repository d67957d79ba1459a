using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed class RepeatabilityTests
{
    private readonly MLContext _ml = new(seed: 1);
    private IDataView _rows = null!;
    private ITransformer _source = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _rows = _ml.Aligned(TinyWorld.Guide(500, seed: 3));
        _source = _ml.FitSource();
    }

    [Test]
    public void The_same_seed_gives_the_same_model_to_the_last_bit([Values] bool ctnet)
    {
        CtrModelParameters model = Fit(ctnet, seed: 5), again = Fit(ctnet, seed: 5), other = Fit(ctnet, seed: 6);
        Tiny.AssertSame(again, model);
        Assert.That(other.Weights.Keys, Is.EquivalentTo(model.Weights.Keys));
        foreach (string name in model.Weights.Keys)
            Assert.That(other.Weights[name].SameAs(model.Weights[name]), Is.False, name);
    }

    [Test]
    public void One_trainer_gives_the_same_model_each_time()
    {
        CtrTowerTrainer trainer = _ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower());
        Tiny.AssertSame(trainer.Fit(_rows).Model, trainer.Fit(_rows).Model);
    }

    [Test]
    public void Without_a_seed_the_context_s_is_taken()
    {
        CtrModelParameters model = Fit(5), again = Fit(5), other = Fit(6);
        Tiny.AssertSame(again, model);
        Assert.That(other.Weights.SameAs(model.Weights), Is.False);

        static CtrModelParameters Fit(int contextSeed)
        {
            var ml = new MLContext(contextSeed);
            CtrTowerOptions options = Tiny.Tower();
            options.Seed = null;
            return ml.BinaryClassification.Trainers.CtrTower(options).Fit(ml.Aligned(TinyWorld.Guide(100, seed: 3))).Model;
        }
    }

    [Test]
    public void The_seed_also_shuffles()
    {
        // The two models differ in the order of the rows only. Without learning, the order changes nothing.
        CtrTowerOptions kept = Tiny.Tower(), shuffled = Tiny.Tower();
        kept.ShufflePoolSize = 0;
        Assert.That(Fit(kept).Weights.SameAs(Fit(shuffled).Weights), Is.False);
        (kept.LearningRate, kept.EmbeddingLearningRate) = (shuffled.LearningRate, shuffled.EmbeddingLearningRate) = (0, 0);
        Assert.That(Fit(kept).Weights.SameAs(Fit(shuffled).Weights), Is.True);

        CtrModelParameters Fit(CtrTowerOptions options) => _ml.BinaryClassification.Trainers.CtrTower(options).Fit(_rows).Model;
    }

    [Test]
    public void The_order_of_columns_does_not_matter()
    {
        IDataView rows = _ml.View(TinyWorld.Guide(100, seed: 3));
        IDataView others = _ml.Transforms.SelectColumns("Weight", "Euro", "Clicked", "Topic", "Product", "Visitor", "Keywords")
            .Fit(rows)
            .Transform(rows);
        Tiny.AssertSame(_ml.FitTower(others).Model(), _ml.FitTower(rows).Model());
        Tiny.AssertSame(_ml.FitCtnet(_source, others).Model(), _ml.FitCtnet(_source, rows).Model());
    }

    [Test]
    public void First_embeddings_and_first_layers_are_drawn_from_different_streams()
    {
        // Nothing is learnt, so the weights are as drawn. Both are scaled normal numbers, which from one stream would be
        // proportional.
        CtrTowerOptions options = Tiny.Tower();
        (options.LearningRate, options.EmbeddingLearningRate, options.EmbeddingSize) = (0, 0, 16);
        CtrModelParameters model = _ml.BinaryClassification.Trainers.CtrTower(options).Fit(_rows).Model;
        float[] embeddings = [.. model.Weights["tower.embeddings"].Values.Where((_, i) => i % 17 < 16)],
            layer = model.Weights["tower.layers.0.weight"].Values;
        int count = Math.Min(embeddings.Length, layer.Length);

        double product = embeddings.Take(count).Zip(layer, (a, b) => (double)a * b).Sum();
        double correlation = product / Math.Sqrt(
            embeddings.Take(count).Sum(a => (double)a * a) * layer.Take(count).Sum(b => (double)b * b));
        Assert.That(correlation, Is.EqualTo(0).Within(5 / Math.Sqrt(count)));
    }

    private CtrModelParameters Fit(bool ctnet, int seed) => ctnet
        ? _ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(_source, seed)).Fit(_rows).Model
        : _ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower(seed)).Fit(_rows).Model;
}
