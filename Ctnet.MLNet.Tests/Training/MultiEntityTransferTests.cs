using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.MultiEntity;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using TorchSharp;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>MKT's second stage as users train it.</summary>
public sealed class MultiEntityTransferTests
{
    private readonly MLContext _ml = new(seed: 1);
    private TinyEntities _world = null!;
    private IDataView _newRows = null!;
    private ITransformer _pretrained = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _world = new(_ml);
        _newRows = _ml.View(TinyWorld.Guide(200, seed: 8, firstUser: 10));
        _pretrained = _world.Pipeline();
    }

    [Test]
    public void The_pretrained_model_is_bit_identical_after_a_fit_and_a_step()
    {
        CtrModelParameters pretrained = _pretrained.Model();
        Dictionary<string, float[]> before = pretrained.Weights.ToDictionary(
            weight => weight.Key, weight => weight.Value.Values.ToArray());
        ITransformer model = _world.FitTransfer(_pretrained), next = Continue(model, null);
        Assert.That(next.Model().Weights.SameAs(model.Model().Weights), Is.False);
        foreach ((string name, float[] values) in before)
        {
            Assert.That(pretrained.Weights[name].Values.SameAs(values), Is.True, name);
            foreach (FrozenSource side in new[] { model.Model().Source!, next.Model().Source! })
            {
                if (side.Weights.TryGetValue(name, out WeightTensor? kept) && !name.Contains("embeddings"))
                    Assert.That(kept.Values.SameAs(values), Is.True, name);
            }
        }
    }

    [Test]
    public void The_model_keeps_only_the_parts_that_serve_the_target()
    {
        FrozenSource side = _world.FitTransfer(_pretrained).Model().Source!;
        CtrModelParameters whole = _pretrained.Model();
        FittedAlignment alignment = _world.FitTransfer(_pretrained).Model().Source!.Alignment;
        Assert.That(side.Weights.Keys, Has.None.Match("Entity0|alignment0|Gate0|head|independent"));
        Assert.That(side.Weights.Keys, Has.Some.Contains("Entity1").And.Some.Contains("alignment1").And.Some.Contains("Shared0"));
        Assert.That(
            alignment.Schema.Fields.Select(field => field.Name), Is.EqualTo(new[] { "user", "item", "tags", "price", "topic" }));
        Assert.That(alignment.Schema.Domains.Select(domain => domain.Name), Is.EqualTo(new[] { "guide" }));
        Assert.That(alignment.Vocabularies.Keys, Is.EquivalentTo(new[] { "user", "item", "tags", "topic" }));
        // The rows of 4 placements, "missing" and "never seen" are gone, and so is each row's weight of the linear term.
        (WeightTensor rows, WeightTensor all) = (side.Weights["tower.embeddings"], whole.Weights["tower.embeddings"]);
        Assert.That((all.Rows - rows.Rows, all.Columns - rows.Columns), Is.EqualTo((6, 1)));

        string[] read = [.. _world.FitTransfer(_pretrained).Model().Content.Graph.Nodes
            .SelectMany(node => node.ToString().Split('"', ',', ' ', '}'))];
        foreach (string name in side.Weights.Keys)
            Assert.That(read, Has.Some.EqualTo("source." + name["tower.".Length..]), $"'{name}' is kept and not read");
    }

    [Test]
    public void The_saved_model_is_smaller_than_one_with_all_of_the_pretrained_model()
    {
        var source = new TinyEntities(_ml, rows: 4000, seed: 50);
        CtrPredictionTransformer pretrained = source.FitPretrained();
        long whole = Size(source.Pipeline(pretrained)), own = Size(_world.FitTransfer(_pretrained)),
            transferred = Size(source.FitTransfer(source.Pipeline(pretrained)));
        Assert.That(transferred - own, Is.LessThan(whole));
    }

    [Test]
    public void The_gates_of_a_new_model_stay_half_open_and_learn()
    {
        ITransformer model = _world.FitTransfer(_pretrained);
        var gates = model.Model().History[0].Adapters;
        // The rows have no sequence, so no gate guards one.
        Assert.That(
            gates.Select(gate => (gate.Vector, gate.Layer)), Is.EqualTo(new[] { ("user", 0), ("shared", 0), ("common", 2) }));
        Assert.That(gates.Select(gate => gate.Openness), Is.All.InRange(0.3, 0.7));
        foreach (string gate in (string[])["user", "shared", "common"])
            Assert.That(model.Model().Weights[$"{gate}Gate.layer.weight"].Values.Take(4), Has.All.Not.Zero, gate);
        Assert.That(model.Model().Weights.Keys, Has.None.StartsWith("sequenceGate"));
    }

    [Test]
    public void A_step_keeps_the_trained_weights_and_takes_a_refreshed_model()
    {
        ITransformer model = _world.FitTransfer(_pretrained);
        ITransformer refreshed = _world.Pipeline(_world.FitPretrained(previous: _pretrained.Model()));
        IDataView none = _ml.View(Array.Empty<GuideRow>());
        ITransformer next = _ml.BinaryClassification.Continue(model, none, refreshed, new() { NumberOfThreads = 1 });

        Tiny.AssertSame(next.Model(), model.Model());
        Assert.That(next.Model().History[1].SourceVersion, Is.Not.EqualTo(model.Model().History[0].SourceVersion));
        Assert.That(next.Scores(_newRows).SameAs(model.Scores(_newRows)), Is.False);
        Assert.That(_ml.BinaryClassification.Continue(model, none).Scores(_newRows).SameAs(model.Scores(_newRows)), Is.True);
    }

    [Test]
    public void A_saved_model_scores_and_goes_on_as_in_memory(
        [Values] CommonExtractor extractor, [Values] bool aligned, [Values] bool refreshed)
    {
        MultiEntityPretrainingOptions options = TinyEntities.Pretraining();
        (options.CommonExtractor, options.FeatureAlignment) = (extractor, aligned);
        ITransformer source = refreshed
            ? _world.Pipeline(_world.FitPretrained(options, _world.FitPretrained(options).Model))
            : _world.Pipeline(_world.FitPretrained(options));
        ITransformer model = _world.FitTransfer(
            source, transfer => (transfer.SaveOptimizerState, transfer.NewIdsFromPretrained) = (true, aligned));
        using var stream = new MemoryStream();
        _ml.Model.Save(model, _world.Guide.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext(seed: 77).Model.Load(stream, out _);

        Tiny.AssertSame(loaded.Model(), model.Model());
        Assert.That(loaded.Scores(_newRows).SameAs(model.Scores(_newRows)), Is.True);
        ITransformer next = Continue(model, refreshed ? source : null);
        Tiny.AssertSame(Continue(loaded, refreshed ? source : null).Model(), next.Model());
    }

    [Test]
    public void Scores_are_those_of_the_trained_network()
    {
        // With a learning rate of zero nothing is learnt, so the training loss is that of the scores.
        ITransformer model = _world.FitTransfer(_pretrained);
        CtrTrainerOptions Still(MultiEntityTransferOptions options)
        {
            (options.LearningRate, options.EmbeddingLearningRate) = (0, 0);
            return options;
        }

        IDataView aligned = Chains.Parts(model).First().Transform(_world.Guide);
        CtrPredictionTransformer same = _ml.BinaryClassification.Trainers
            .MultiEntityTransfer((MultiEntityTransferOptions)Still(TinyEntities.Transfer(_pretrained)))
            .Fit(aligned, null, model.Model());
        Assert.That(_ml.BinaryClassification.EvaluateCtr(same.Transform(aligned), "Clicked").LogLoss,
            Is.EqualTo(same.Model.History[^1].LogLoss!.Value).Within(1e-5));
    }

    [Test]
    public void New_ids_start_with_the_pretrained_rows_if_the_option_is_set()
    {
        MultiEntityTransferOptions options = TinyEntities.Transfer(_pretrained);
        options.EmbeddingSize = 4;
        options.NewIdsFromPretrained = true;
        options.LearningRate = 0;
        options.EmbeddingLearningRate = 0;
        FeatureAlignmentTransformer align = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Fit(_world.Guide);
        CtrModelParameters model = _ml.BinaryClassification.Trainers.MultiEntityTransfer(options)
            .Fit(align.Transform(_world.Guide)).Model;
        FrozenSource side = model.Source!;
        float[] Row(IReadOnlyDictionary<string, WeightTensor> weights, FeaturePlan plan, FittedAlignment ids)
        {
            TablePlan table = plan.Tables[0];
            int row = table.RowOf("item", ids.Vocabularies["item"].Find("i3"));
            return weights["tower.embeddings"].Pages.Row(row)[..4].ToArray();
        }

        FeaturePlan plan = new NetworkShape(4, [7, 4], true).PlanOf(model.Layout);
        Assert.That(Row(model.Weights, plan, align.Alignment).SameAs(Row(side.Weights, side.Plan, side.Alignment)), Is.True);
    }

    [Test]
    public void A_model_that_cannot_be_transferred_from_is_refused()
    {
        Assert.That(() => _ml.BinaryClassification.Trainers.MultiEntityTransfer(new() { Pretrained = _ml.FitSource() }),
            Throws.ArgumentException.With.Message.StartsWith("The pre-trained model must end with a MultiEntityPretraining"));
        Assert.That(() => _ml.BinaryClassification.Trainers.MultiEntityTransfer(new() { Pretrained = _world.FitPretrained() }),
            Throws.ArgumentException.With.Message.Contains("lacks the AlignFeatureSchema"));
        Assert.That(() => _world.FitTransfer(_pretrained, options => options.Pretrained = null),
            Throws.ArgumentException.With.Message.StartsWith("Pretrained must be given"));
        Assert.That(() => _world.FitTransfer(_pretrained, options => options.Entity = "away"),
            Throws.ArgumentException.With.Message.StartsWith("Feature schema 'tiny' has no domain 'away'"));
        Assert.That(() => EntitySide.Of(_pretrained, "away"),
            Throws.InstanceOf<ArgumentException>().With.Message.StartsWith(
                "The pre-trained model knows no entity 'away', but 'home', 'guide'. Continue it on rows of that entity"));
    }

    [Test]
    public void The_same_seed_gives_the_same_model_to_the_last_bit([Values(1, 2)] int threads)
    {
        CtrModelParameters Fit(int seed) => _world.FitTransfer(
            _pretrained, options => (options.Seed, options.NumberOfThreads, options.BatchSize) = (seed, threads, 150)).Model();
        CtrModelParameters model = Fit(5);
        Tiny.AssertSame(Fit(5), model);
        Assert.That(Fit(6).Weights.SameAs(model.Weights), Is.False);
    }

    [Test]
    public void Fits_leave_no_tensor_behind()
    {
        ITransformer model = _world.FitTransfer(_pretrained);
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (int i = 0; i < 5; i++)
            model = Continue(model, _pretrained);
        Assert.That(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount, Is.EqualTo(before));
    }

    private TransformerChain<ITransformer> Continue(ITransformer model, ITransformer? refreshed) =>
        _ml.BinaryClassification.Continue(model, _newRows, refreshed, new() { NumberOfThreads = 1 });

    private long Size(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, _world.Guide.Schema, stream);
        return stream.Length;
    }
}
