using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>Towers with cross layers or a factorization machine as sources and as targets.</summary>
public sealed class InteractionTests
{
    private readonly MLContext _ml = new(seed: 1);
    private IDataView _rows = null!, _probe = null!;

    [OneTimeSetUp]
    public void Prepare() => (_rows, _probe) = (_ml.View(TinyWorld.Guide(200, seed: 3)), _ml.View(TinyWorld.Guide(100, seed: 4)));

    [Test]
    public void A_frozen_source_on_the_device_and_its_columns_give_the_same_model(
        [Values(Interaction.Cross, Interaction.FactorizationMachine)] Interaction source, [Values] Interaction target)
    {
        ITransformer tower = Source(source);
        CtnetAdapterOptions option = Options(tower, target), columns = Options(null, target);
        option.SourceLogit = columns.SourceLogit = true;
        ITransformer byOption = Fit(option), byColumns = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.Transforms.FeaturizeWithSourceTower(tower))
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(columns)).Fit(_rows);

        foreach ((string name, WeightTensor weight) in byOption.Model().Weights)
            Assert.That(byColumns.Model().Weights[name].Values, Is.EqualTo(weight.Values).Within(1e-5f), name);
        Assert.That(byColumns.Scores(_probe), Is.EqualTo(byOption.Scores(_probe)).Within(1e-5f));
    }

    [Test]
    public void A_target_starts_as_the_source_with_its_interaction(
        [Values(Interaction.Cross, Interaction.FactorizationMachine)] Interaction kind)
    {
        ITransformer source = _ml.FitTower(_rows, Tower(kind));
        CtnetAdapterOptions options = Options(source, kind);
        (options.Start, options.LearningRate, options.EmbeddingLearningRate) = (TargetStart.Source, 0, 0);
        Assert.That(Fit(options).UnfoldedScores(_probe).SameAs(source.UnfoldedScores(_probe)), Is.True);

        options.Interaction = Interaction.None;
        Assert.That(() => Fit(options), Throws.ArgumentException.With.Message.Contains(
            kind == Interaction.Cross ? "and Interaction Cross (CrossLayers 2, CrossRank null); the options say"
                : "and Interaction FactorizationMachine; the options say").And.Message.Contains("and Interaction None."));
    }

    [Test]
    public void A_CTNet_starts_as_the_tower_that_it_goes_on_from(
        [Values(Interaction.Cross, Interaction.FactorizationMachine)] Interaction kind)
    {
        ITransformer tower = _ml.FitTower(_rows, Tower(kind));
        IDataView aligned = Chains.Parts(tower).First().Transform(_rows),
            none = _ml.Data.FilterRowsByColumn(aligned, "Euro", lowerBound: 1e9);
        ITransformer start = _ml.BinaryClassification.Trainers.CtnetAdapter(Options(Source(Interaction.None), kind))
            .Fit(none, null, tower.Model());
        Assert.That(start.UnfoldedScores(aligned).SameAs(tower.UnfoldedScores(_rows)), Is.True);
    }

    [Test]
    public void The_change_of_a_source_s_cross_layers_is_carried_over()
    {
        ITransformer source = Source(Interaction.Cross);
        CtnetAdapterOptions options = Options(source, Interaction.Cross);
        (options.LearningRate, options.EmbeddingLearningRate) = (0, 0);
        (options.Start, options.SourceRefresh, options.AdapterKind) =
            (TargetStart.Source, SourceRefresh.CarryOver, AdapterKind.None);
        ITransformer refreshed = _ml.Refresh(source, TinyWorld.Home(300, seed: 7)),
            next = _ml.BinaryClassification.Continue(Fit(options), _rows, refreshed, new() { NumberOfThreads = 1 });
        foreach (string name in (string[])["tower.cross.products.0.weight", "tower.cross.products.1.bias"])
        {
            WeightTensor newest = refreshed.Model().Weights[name];
            Assert.That(newest.SameAs(source.Model().Weights[name]), Is.False, name);
            Assert.That(next.Model().Weights[name].Values, Is.EqualTo(newest.Values).Within(1e-6f), name);
        }
    }

    [Test]
    public void Another_interaction_than_the_earlier_model_s_is_refused()
    {
        ITransformer tower = _ml.FitTower(_rows, Tower(Interaction.FactorizationMachine));
        CtnetAdapterOptions options = Options(Source(Interaction.Cross), Interaction.None);
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtnetAdapter(options)
                .Fit(_ml.Align(_rows).Transform(_rows), null, tower.Model()),
            Throws.ArgumentException.With.Message.Contains("SequencePooling Mean and Interaction FactorizationMachine; "));
    }

    [Test]
    public void A_saved_model_scores_and_goes_on_as_in_memory([Values] Interaction kind)
    {
        ITransformer model = Fit(Options(Source(kind), kind));
        using var file = new MemoryStream();
        _ml.Model.Save(model, _rows.Schema, file);
        file.Position = 0;
        ITransformer loaded = _ml.Model.Load(file, out _);
        Assert.That(loaded.Scores(_probe).SameAs(model.Scores(_probe)), Is.True);
        Tiny.AssertSame(Next(loaded).Model(), Next(model).Model());

        ITransformer Next(ITransformer before) =>
            _ml.BinaryClassification.Continue(before, _probe, options: new() { NumberOfThreads = 1 });
    }

    private static CtrTowerOptions Tower(Interaction kind)
    {
        CtrTowerOptions options = Tiny.Tower();
        options.Interaction = kind;
        return options;
    }

    private static CtnetAdapterOptions Options(ITransformer? source, Interaction kind)
    {
        CtnetAdapterOptions options = Tiny.Ctnet(source);
        options.Interaction = kind;
        return options;
    }

    private TransformerChain<CtrPredictionTransformer> Source(Interaction kind) =>
        _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home")
        .Append(_ml.BinaryClassification.Trainers.CtrTower(Tower(kind))).Fit(_ml.View(TinyWorld.Home(300, seed: 1)));

    private TransformerChain<CtrPredictionTransformer> Fit(CtnetAdapterOptions options) =>
        _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
        .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(_rows);
}
