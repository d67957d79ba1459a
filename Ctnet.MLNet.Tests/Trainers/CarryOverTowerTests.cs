using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Continual;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Trainers;

/// <summary>A CTNet with a second tower predicts the mean logit of the two models that it stands for.</summary>
public sealed class CarryOverTowerTests
{
    private readonly MLContext _ml = new(seed: 1);
    private ITransformer _source = null!, _refreshed = null!;
    private IDataView _rows = null!, _newRows = null!, _later = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _source = _ml.FitSource();
        _refreshed = _ml.Refresh(_source, TinyWorld.Home(300, seed: 7, firstUser: 10));
        _rows = _ml.View(TinyWorld.Guide(400, seed: 2));
        _newRows = _ml.View(TinyWorld.Guide(300, seed: 3, firstUser: 10));
        _later = _ml.View(TinyWorld.Guide(200, seed: 4, firstUser: 5));
    }

    [Test]
    public void It_predicts_the_mean_of_two_models_that_were_trained_apart([Values] bool taught)
    {
        ITransformer both = Fit(Both(taught)), first = Fit(First()), second = Fit(Second(taught));
        AssertMean(both, first, second);
        AssertMean(Continue(both), Continue(first), Continue(second));
    }

    [Test]
    public void It_goes_through_a_file_and_on_from_there()
    {
        ITransformer both = Fit(Both(taught: true)), loaded = ThroughFile(both);
        Tiny.AssertSame(loaded.Model(), both.Model());
        Assert.That(loaded.Scores(_later), Is.EqualTo(both.Scores(_later)));
        Tiny.AssertSame(Continue(loaded).Model(), Continue(both).Model());
    }

    [Test]
    public void A_fallback_stands_beside_both_towers()
    {
        CtnetAdapterOptions options = Both(taught: false);
        (options.BatchSize, options.FallbackRows) = (16, 160);
        ITransformer model = Fit(options);
        IReadOnlyDictionary<string, WeightTensor> weights = model.Model().Weights;
        foreach (string tower in new[] { "fallback", "carryOver" })
        {
            Assert.That(
                weights.Keys.Where(name => name.StartsWith($"{tower}.", StringComparison.Ordinal)).Order(),
                Is.EqualTo(weights.Keys.Where(name => name.StartsWith("tower.", StringComparison.Ordinal))
                    .Select(name => tower + name["tower".Length..]).Order()));
        }

        Assert.That(model.Model().History[0].Fallback, Is.Not.Null);
        Assert.That(Continue(model).Scores(_later), Has.All.Matches<float>(float.IsFinite));
    }

    [Test]
    public void A_model_without_a_second_tower_can_get_one_which_starts_as_the_source()
    {
        ITransformer model = Fit(First());
        IDataView aligned = model.Alignment().Transform(_newRows);
        CtnetAdapterOptions options = Both(taught: false);
        options.CarryOverTower!.LearningRate = options.CarryOverTower.EmbeddingLearningRate = 0;
        CtrModelParameters next =
            _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(aligned, null, model.Model()).Model;
        foreach ((string name, WeightTensor weight) in _source.Model().Weights.Where(weight => weight.Key != "tower.embeddings"))
            Assert.That(next.Weights["carryOver" + name["tower".Length..]].SameAs(weight), Is.True, name);
    }

    [Test]
    public void Without_the_source_it_is_refused()
    {
        IDataView aligned = _ml.Align(_rows).Transform(_rows);
        IDataView columns = _ml.Transforms.FeaturizeWithSourceTower(_source).Fit(aligned).Transform(aligned);
        CtnetAdapterOptions options = Both(taught: false);
        options.Source = null;
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(columns),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "CarryOverTower needs the source model: give the option Source, in place of the columns of FeaturizeWithSourceTower."));
    }

    [Test]
    public void Its_options_have_rules() => Assert.That(
        () => _ml.BinaryClassification.Trainers.CtnetAdapter(
            new()
            {
                CarryOverTower = new() { LearningRate = -1, FieldRateFactors = new Dictionary<string, double> { ["a"] = -2 } },
            }),
        Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo(string.Join(
            Environment.NewLine,
            "CtnetAdapterOptions.CarryOverTower.LearningRate must be between 0 and 100, but is -1.",
            "CtnetAdapterOptions.CarryOverTower.FieldRateFactors must have factors between 0 and 100, but is a: -2.")));

    private CtnetAdapterOptions First()
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        options.WeightAverageDecay = 0.9;
        return options;
    }

    private CtnetAdapterOptions Both(bool taught)
    {
        CtnetAdapterOptions options = First();
        options.CarryOverTower = new()
        {
            FieldRateFactors = new Dictionary<string, double> { ["user"] = 0.5 }, DistillationShare = taught ? 0.3 : 0,
        };
        return options;
    }

    // The second tower by itself.
    private CtnetAdapterOptions Second(bool taught)
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        (options.AdapterKind, options.Start, options.SourceRefresh) =
            (AdapterKind.None, TargetStart.Source, SourceRefresh.CarryOver);
        (options.LearningRate, options.EmbeddingLearningRate) = (0.01, 0.03);
        options.FieldRateFactors = new Dictionary<string, double> { ["user"] = 0.5 };
        options.DistillationShare = taught ? 0.3 : 0;
        return options;
    }

    private void AssertMean(ITransformer both, ITransformer first, ITransformer second) => Assert.That(
        both.Scores(_later),
        Is.EqualTo(first.Scores(_later).Zip(second.Scores(_later), (left, right) => (left + right) / 2)).Within(2e-6f));

    private TransformerChain<CtrPredictionTransformer> Fit(CtnetAdapterOptions options) =>
        _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(_rows);

    private TransformerChain<ITransformer> Continue(ITransformer model) =>
        _ml.BinaryClassification.Continue(model, _newRows, _refreshed, new() { NumberOfThreads = 1 });

    private ITransformer ThroughFile(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, null, stream);
        stream.Position = 0;
        return _ml.Model.Load(stream, out _);
    }
}
