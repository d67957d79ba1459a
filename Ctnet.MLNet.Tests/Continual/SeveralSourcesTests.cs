using Ctnet.MLNet.Models;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>A CTNet with a home feed and a search log as its sources.</summary>
public sealed class SeveralSourcesTests
{
    private readonly MLContext _ml = new(seed: 1);
    private ITransformer _home = null!, _search = null!, _newHome = null!, _newSearch = null!, _model = null!;
    private IDataView _rows = null!, _newRows = null!, _later = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        (_home, _search) = (TwoSourceWorld.Home(_ml), TwoSourceWorld.Search(_ml));
        (_newHome, _newSearch) = (TwoSourceWorld.Home(_ml, seed: 11), TwoSourceWorld.Search(_ml, seed: 12));
        _rows = _ml.View(TwoSourceWorld.Guide(600, seed: 3));
        _newRows = _ml.View(TwoSourceWorld.Guide(300, seed: 4));
        _later = _ml.View(TwoSourceWorld.Guide(4000, seed: 5));
        _model = Fit(Options());
    }

    [Test]
    public void Sources_that_know_the_users_and_the_items_gain_AUC_over_either_one()
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_search);
        options.SourceDomain = "shelf";
        double home = Auc(Fit(Tiny.Ctnet(_home))), search = Auc(Fit(options)), both = Auc(_model);
        TestContext.Out.WriteLine($"AUC: home feed {home:0.000}, search log {search:0.000}, both {both:0.000}");
        Assert.That(both, Is.GreaterThan(Math.Max(home, search) + 0.025));
    }

    [Test]
    public void Its_weights_inputs_and_history_name_the_source()
    {
        CtrModelParameters model = _model.Model();
        Assert.That(
            model.Weights.Keys.Where(name => name.StartsWith("search.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            Is.EqualTo(model.Weights.Keys.Where(name => name.StartsWith("adapter", StringComparison.Ordinal))
                .Select(name => $"search.{name}").Order(StringComparer.Ordinal)));
        Assert.That(
            model.Content.Graph.Inputs.Keys,
            Is.EquivalentTo((string[])["features", "sourceFeatures", "source.search.features"]));
        TrainingRecord record = model.History.Single();
        Assert.That(record.SourceVersion, Is.EqualTo(_home.Model().Version));
        Assert.That(
            record.FurtherSources.Select(source => (source.Name, source.Version, source.RestartedAdapters.Count)),
            Is.EqualTo([("search", _search.Model().Version, 0)]));
        Assert.That(
            record.Adapters.Select(gates => (gates.Source, gates.Layer)),
            Is.EqualTo((((string?, int)[])[(null, 0), (null, 1), (null, 2), ("search", 0), ("search", 1), ("search", 2)])));
    }

    [Test]
    public void A_saved_model_scores_and_goes_on_as_in_memory([Values] bool refreshed)
    {
        ITransformer loaded = ThroughFile(_model);
        Tiny.AssertSame(loaded.Model(), _model.Model());
        Assert.That(loaded.Scores(_later).SameAs(_model.Scores(_later)), Is.True);
        ITransformer next = Step(_model, _newRows, refreshed ? _newSearch : null);
        ITransformer nextOfLoaded = Step(loaded, _newRows, refreshed ? _newSearch : null);
        Tiny.AssertSame(nextOfLoaded.Model(), next.Model());
        Assert.That(nextOfLoaded.Scores(_later).SameAs(next.Scores(_later)), Is.True);
        Assert.That(
            next.Model().History[^1].FurtherSources.Single().Version,
            Is.EqualTo((refreshed ? _newSearch : _search).Model().Version));
    }

    [Test]
    public void A_refresh_of_one_source_leaves_the_other_and_the_target_as_they_were([Values] bool first)
    {
        // Without rows, nothing is learnt.
        IDataView none = _ml.View(TwoSourceWorld.Guide(0, seed: 4));
        ITransformer next = first ? Step(_model, none, null, _newHome) : Step(_model, none, _newSearch);
        Tiny.AssertSame(next.Model(), _model.Model());
        Assert.That(next.Model().Source!.Weights.SameAs((first ? _newHome : _home).Model().Weights), Is.True);
        Assert.That(Tower(next).Weights.SameAs((first ? _search : _newSearch).Model().Weights), Is.True);
        Assert.That(Tower(next).Domain, Is.EqualTo("shelf"));
        Assert.That(next.Scores(_later).SameAs(_model.Scores(_later)), Is.False);
        Assert.That(next.Model().History[^1].FurtherSources.Single().Version, Is.EqualTo(Tower(next).Version));
    }

    [Test]
    public void A_refreshed_source_of_other_widths_restarts_its_own_adapters_only()
    {
        List<string> warnings = WarningList.Of(_ml);
        ITransformer next = Step(
            _model, _ml.View(TwoSourceWorld.Guide(0, seed: 4)), TwoSourceWorld.Search(_ml, hiddenUnits: [9, 5]));
        TrainingRecord record = next.Model().History[^1];
        Assert.That(record.RestartedAdapters, Is.Empty);
        Assert.That(record.FurtherSources.Single().RestartedAdapters, Is.EqualTo([2]));
        Assert.That(warnings, Has.Some.Contains("The source tower 'search' has other widths"));
        foreach ((string name, WeightTensor weight) in next.Model().Weights)
        {
            if (name.StartsWith("search.adapter2.", StringComparison.Ordinal))
                Assert.That(weight.Values[..5], Has.All.Zero, name);
            else
                Assert.That(weight.SameAs(_model.Model().Weights[name]), Is.True, name);
        }
    }

    [Test]
    public void A_model_of_one_source_goes_on_with_a_second_and_predicts_the_same_at_first()
    {
        ITransformer one = Fit(Tiny.Ctnet(_home));
        CtnetAdapterOptions options = Options();
        (options.LearningRate, options.EmbeddingLearningRate) = (0, 0);
        var alignment = Chains.Parts(one).OfType<FeatureAlignmentTransformer>().Single();
        CtrPredictionTransformer both = _ml.BinaryClassification.Trainers.CtnetAdapter(options)
            .Fit(alignment.Transform(_rows), null, one.Model());
        Assert.That(
            alignment.Append(both).UnfoldedScores(_later), Is.EqualTo(one.UnfoldedScores(_later)).Within(1e-6f));
    }

    [Test]
    public void Files_keep_both_sources_with_rounded_weights_and_without_state()
    {
        CtnetAdapterOptions options = Options();
        (options.SaveWeightsAsFloat16, options.SaveOptimizerState) = (true, false);
        ITransformer model = Fit(options), loaded = ThroughFile(model);
        Assert.That(Tower(model).OptimizerState, Is.Not.Null);
        Assert.That(Tower(loaded).OptimizerState, Is.Null);
        Assert.That(
            Tower(loaded).Weights["tower.head.weight"].Values,
            Is.EqualTo(Tower(model).Weights["tower.head.weight"].Values.Select(value => (float)(Half)value)));
        Assert.That(loaded.Scores(_later), Is.EqualTo(model.Scores(_later)).Within(0.02f));
    }

    [Test]
    public void The_fallback_judges_all_sources_together()
    {
        CtnetAdapterOptions options = Options();
        (options.BatchSize, options.FallbackRows) = (8, 200);
        // A refresh that is noise outweighs a good home feed.
        var random = new Random(1);
        ITransformer noise = TransferWorld.Change(
            _search, weight => new(weight.Value.Shape, [.. weight.Value.Values.Select(_ => 20 * (random.NextSingle() - 0.5f))]));
        ITransformer model = Step(Fit(options), _newRows, noise);
        Assert.That(model.Model().History.Select(record => record.Fallback!.UsesSource), Is.EqualTo([true, false]));
        Assert.That(model.Model().Content.Graph.Inputs.Keys, Is.EqualTo((string[])["features"]));
        // The sources stay part of the model, which finds out when they help.
        Assert.That(Tower(ThroughFile(model)).Version, Is.EqualTo(noise.Model().Version));
    }

    [Test]
    public void A_second_tower_carries_the_first_source_over_beside_both()
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_ml.FitSource());
        options.FurtherSources = [new() { Name = "second", Source = _ml.FitSource(seed: 2) }];
        options.CarryOverTower = new() { DistillationShare = 0.3 };
        IDataView guide = _ml.View(TinyWorld.Guide(300, seed: 3));
        ITransformer model = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(guide);
        ITransformer loaded = ThroughFile(model);
        Assert.That(loaded.Scores(guide).SameAs(model.Scores(guide)), Is.True);
        Assert.That(
            model.Model().Weights.Keys.Where(name => name.StartsWith("carryOver.second", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void The_loop_over_periods_passes_refreshed_sources_on()
    {
        var trainer = _ml.ContinualTrainer(new()
        {
            Target = _ => _ml.Transforms.AlignFeatureSchema(TwoSourceWorld.Schema, "guide")
                .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(Options())),
            LabelColumnName = "Clicked",
        });
        trainer.Step(new("1", _rows, RefreshedSource: _home));
        trainer.Step(new("2", null) { RefreshedSources = new Dictionary<string, ITransformer> { ["search"] = _newSearch } });
        CtrModelParameters model = trainer.Model!.Model();
        Assert.That(
            model.History.Select(record => (record.Period, record.Rows, record.FurtherSources.Single().Version)),
            Is.EqualTo([("1", 600L, _search.Model().Version), ("2", 0L, _newSearch.Model().Version)]));
        Assert.That(model.Source!.Version, Is.EqualTo(_home.Model().Version));
    }

    private static FrozenTower Tower(ITransformer model) => model.Model().FurtherSources.Single().Tower;

    private CtnetAdapterOptions Options()
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_home);
        options.FurtherSources = [TwoSourceWorld.SearchSource(_search)];
        return options;
    }

    private double Auc(ITransformer model) => _ml.BinaryClassification.EvaluateCtr(model.Transform(_later), "Clicked").Auc;

    private ITransformer Fit(CtnetAdapterOptions options) => TwoSourceWorld.Target(_ml, options, _rows);

    private TransformerChain<ITransformer> Step(
        ITransformer model, IDataView rows, ITransformer? search, ITransformer? home = null) =>
        _ml.BinaryClassification.Continue(model, rows, home, new()
        {
            NumberOfThreads = 1,
            RefreshedSources = search is null ? null : new Dictionary<string, ITransformer> { ["search"] = search },
        });

    private ITransformer ThroughFile(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, null, stream);
        stream.Position = 0;
        return _ml.Model.Load(stream, out _);
    }
}
