using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using TorchSharp;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>The properties that hold with the defaults also hold with every option set.</summary>
public sealed class EveryOptionTests
{
    private readonly MLContext _ml = new(seed: 1);
    private IDataView _rows = null!, _newRows = null!;

    [OneTimeSetUp]
    public void Prepare() => (_rows, _newRows) = (_ml.View(SequenceWorld.Rows(600, 3)), _ml.View(SequenceWorld.Rows(300, 4)));

    [Test]
    public void The_same_seed_and_threads_give_the_same_model_to_the_last_bit(
        [Values] bool ctnet, [Values(1, 2)] int threads, [Values] Normalization normalization)
    {
        CtrModelParameters model = Fit(5).Model(), again = Fit(5).Model(), other = Fit(6).Model();
        Tiny.AssertSame(again, model);
        Assert.That(other.Weights.SameAs(model.Weights), Is.False);

        ITransformer Fit(int seed) => this.Fit(ctnet, normalization, seed, threads);
    }

    [Test]
    public void A_saved_model_scores_and_goes_on_as_in_memory([Values] bool ctnet, [Values] Normalization normalization)
    {
        ITransformer model = Fit(ctnet, normalization), loaded = SaveAndLoad(model);
        Tiny.AssertSame(loaded.Model(), model.Model());
        Assert.That(loaded.Scores(_rows).SameAs(model.Scores(_rows)), Is.True);
        Assert.That(loaded.Model().Options, Is.EqualTo(model.Model().Options));

        ITransformer next = Continue(model), nextLoaded = Continue(loaded);
        Tiny.AssertSame(nextLoaded.Model(), next.Model());
        Assert.That(next.Model().Weights.SameAs(model.Model().Weights), Is.False);
        Assert.That(next.Model().OptimizerState!["tower.head.bias.steps"].Values[0],
            Is.EqualTo(model.Model().OptimizerState!["tower.head.bias.steps"].Values[0] + 2), "300 rows are two batches");
    }

    [Test]
    public void Scoring_drops_nothing([Values] bool ctnet)
    {
        ITransformer model = Fit(ctnet, Normalization.Layer);
        Assert.That(model.Scores(_rows).SameAs(model.Scores(_rows)), Is.True);
    }

    [Test]
    public void Rows_that_a_step_does_not_read_do_not_change()
    {
        ITransformer model = Fit(ctnet: false, Normalization.None);
        SequenceRow row = new() { Film = "f1", Seen = "f2 f3", Searched = "w1", Clicked = true };
        CtrModelParameters before = model.Model(), after = Continue(model, [row], fieldDropRate: 0).Model();
        (WeightTensor old, WeightTensor now) = (before.Weights["tower.embeddings"], after.Weights["tower.embeddings"]);

        int changed = Enumerable.Range(0, old.Rows).Count(
            i => !now.Values.AsSpan(i * old.Columns, old.Columns).SequenceEqual(old.Values.AsSpan(i * old.Columns, old.Columns)));
        Assert.That(changed, Is.EqualTo(4), "a film, two that were seen, and one word");
    }

    [Test]
    public void A_CTNet_starts_as_the_tower_that_it_goes_on_from([Values] Normalization normalization)
    {
        ITransformer tower = Fit(ctnet: false, normalization);
        CtnetAdapterOptions options = EveryOption.Set(new CtnetAdapterOptions(), normalization);
        options.Source = Fit(ctnet: false, Normalization.Batch, seed: 9);
        IDataView aligned = Chains.Parts(tower).First().Transform(_rows),
            none = _ml.Data.FilterRowsByColumn(aligned, "Price", lowerBound: 1e9);
        ITransformer start = _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(none, null, tower.Model());

        Assert.That(start.UnfoldedScores(aligned).SameAs(tower.UnfoldedScores(_rows)), Is.True);
    }

    [Test]
    public void The_running_statistics_of_batch_normalization_are_weights_that_go_on()
    {
        ITransformer model = Fit(ctnet: true, Normalization.Batch), next = Continue(model);
        foreach (string name in (string[])["tower.norms.0.runningMean", "tower.norms.1.runningVariance"])
        {
            Assert.That(model.Model().Weights[name].Values, Has.All.Not.Zero.And.All.Not.EqualTo(1), name);
            Assert.That(next.Model().Weights[name].SameAs(model.Model().Weights[name]), Is.False, name);
            Assert.That(model.Model().OptimizerState!.Keys, Has.None.StartsWith(name));
        }
    }

    [Test]
    public void Fits_leave_no_tensor_behind([Values] bool ctnet, [Values] Normalization normalization)
    {
        Fit(ctnet, normalization);
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (int i = 0; i < 5; i++)
            Fit(ctnet, normalization);
        Assert.That(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount, Is.EqualTo(before));
    }

    [Test]
    public void An_earlier_model_of_another_kind_is_refused()
    {
        CtrModelParameters model = Fit(ctnet: false, Normalization.Batch).Model();
        IDataView aligned = _ml.Transforms.AlignFeatureSchema(SequenceWorld.Schema, "guide").Fit(_rows).Transform(_rows);
        foreach (Action<CtrTowerOptions> change in (Action<CtrTowerOptions>[])[
            options => options.Activation = Activation.Tanh, options => options.Normalization = Normalization.Layer,
            options => options.SequencePooling = SequencePooling.Mean, options => options.CrossLayers = 3,
            options => (options.Interaction, options.CrossRank) = (Interaction.FactorizationMachine, null)])
        {
            CtrTowerOptions options = EveryOption.Set(new CtrTowerOptions(), Normalization.Batch);
            change(options);
            string interaction = options.Interaction == Interaction.Cross
                ? $"Interaction Cross (CrossLayers {options.CrossLayers}, CrossRank 3)"
                : "Interaction FactorizationMachine";
            Assert.That(
                () => _ml.BinaryClassification.Trainers.CtrTower(options).Fit(aligned, null, model),
                Throws.ArgumentException.With.Message.StartsWith(
                    "The earlier model has Activation Silu, Normalization Batch, SequencePooling Attention and Interaction Cross "
                    + $"(CrossLayers 2, CrossRank 3); the options say Activation {options.Activation}, "
                    + $"Normalization {options.Normalization}, SequencePooling {options.SequencePooling} and {interaction}."));
        }
    }

    [Test]
    public void Another_optimizer_starts_its_state_anew()
    {
        CtrModelParameters model = Fit(ctnet: false, Normalization.None).Model();
        IDataView aligned = _ml.Transforms.AlignFeatureSchema(SequenceWorld.Schema, "guide").Fit(_rows).Transform(_rows);
        CtrTowerOptions options = EveryOption.Set(new CtrTowerOptions(), Normalization.None);
        (options.EmbeddingOptimizer, options.DenseOptimizer) = (EmbeddingOptimizer.RowWiseAdagrad, DenseOptimizer.Adagrad);
        (options.LearningRate, options.EmbeddingLearningRate, options.Dropout) = (0, 0, 0);
        options.WeightAverageDecay = 0;
        CtrModelParameters next = _ml.BinaryClassification.Trainers.CtrTower(options).Fit(aligned, null, model).Model;

        Assert.That(next.OptimizerState!.Keys, Is.EquivalentTo(next.Weights.Keys));
        // Row-wise sums start at 1.
        Assert.That(next.OptimizerState!["tower.embeddings"].Values, Is.All.GreaterThanOrEqualTo(1));
        foreach ((string name, WeightTensor weight) in next.Weights)
        {
            // The earlier model predicts with averages; training goes on from the trained weights.
            WeightTensor earlier = model.OptimizerState!.GetValueOrDefault(name + ".trained") ?? model.Weights[name];
            Assert.That(weight.SameAs(earlier), Is.True, $"a rate of zero changes nothing: {name}");
        }
    }

    private TransformerChain<CtrPredictionTransformer> Fit(bool ctnet, Normalization normalization, int seed = 3, int threads = 1)
    {
        if (!ctnet)
            return Align("guide").Append(_ml.BinaryClassification.Trainers.CtrTower(Options<CtrTowerOptions>())).Fit(_rows);
        CtnetAdapterOptions adapter = Options<CtnetAdapterOptions>();
        adapter.Source = Align("home").Append(_ml.BinaryClassification.Trainers.CtrTower(Options<CtrTowerOptions>()))
            .Fit(_newRows);
        (adapter.DistillationShare, adapter.DistillationField) = (0.2, "film");
        adapter.CarryOverTower = new() { WeightAverageDecay = 0.9, DistillationShare = 0.1 };
        return Align("guide").Append(_ml.BinaryClassification.Trainers.CtnetAdapter(adapter)).Fit(_rows);

        IEstimator<ITransformer> Align(string domain) => _ml.Transforms.AlignFeatureSchema(SequenceWorld.Schema, domain);

        TOptions Options<TOptions>() where TOptions : CtrTrainerOptions, new()
        {
            TOptions options = EveryOption.Set(new TOptions(), normalization);
            (options.Seed, options.NumberOfThreads) = (seed, threads);
            return options;
        }
    }

    private TransformerChain<ITransformer> Continue(ITransformer model) =>
        _ml.BinaryClassification.Continue(model, _newRows, refreshedSource: null, new() { NumberOfThreads = 1 });

    private CtrPredictionTransformer Continue(ITransformer model, SequenceRow[] rows, double fieldDropRate)
    {
        CtrTowerOptions options = EveryOption.Set(new CtrTowerOptions(), Normalization.None);
        options.FieldDropRate = fieldDropRate;
        IDataView view = _ml.View(rows), aligned = Chains.Parts(model).First().Transform(view);
        return _ml.BinaryClassification.Trainers.CtrTower(options).Fit(aligned, null, model.Model());
    }

    private ITransformer SaveAndLoad(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, _rows.Schema, stream);
        stream.Position = 0;
        return new MLContext(seed: 77).Model.Load(stream, out _);
    }
}
