using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>Further sources that cannot be used are refused, and the messages say why.</summary>
public sealed class SeveralSourcesRefusalTests
{
    private readonly MLContext _ml = new(seed: 1);
    private ITransformer _source = null!;
    private IDataView _rows = null!, _aligned = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _source = _ml.FitSource(rows: 200);
        _rows = _ml.View(TinyWorld.Guide(200, seed: 3));
        _aligned = _ml.Align(_rows).Transform(_rows);
    }

    [TestCase("")]
    [TestCase("2nd")]
    [TestCase("search.log")]
    [TestCase("suche\u00e9")]
    [TestCase("tower")]
    [TestCase("adapter1")]
    [TestCase("carryOver")]
    public void A_name_that_is_none_or_that_a_part_of_the_model_has(string name) =>
        AssertRule(
            "CtnetAdapterOptions.FurtherSources must have names of 1 to 64 letters and digits, which begin with a letter and "
                + $"which no part of a model has, but one is '{name}'.",
            options => options.FurtherSources = [Further(name)]);

    [Test]
    public void A_name_that_occurs_twice() => AssertRule(
        "CtnetAdapterOptions.FurtherSources must have different names, but 'search' occurs more than once.",
        options => options.FurtherSources = [Further("search"), Further("ads"), Further("search")]);

    [Test]
    public void Sources_that_nothing_reads() => AssertRule(
        "CtnetAdapterOptions.FurtherSources must be empty where neither adapters nor the logit read a source, "
            + "but has search, ads.",
        options => (options.AdapterKind, options.FurtherSources) = (AdapterKind.None, [Further("search"), Further("ads")]));

    [Test]
    public void Sources_beside_the_columns_of_a_source()
    {
        IDataView columns = _ml.Transforms.FeaturizeWithSourceTower(_source).Fit(_aligned).Transform(_aligned);
        CtnetAdapterOptions options = Tiny.Ctnet(null);
        options.FurtherSources = [Further("search")];
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(columns),
            Throws.InvalidOperationException.With.Message.EqualTo("FurtherSources needs the source model: give the option "
                + "Source, in place of the columns of FeaturizeWithSourceTower."));
    }

    [Test]
    public void A_first_fit_without_a_source_s_pipeline()
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        options.FurtherSources = [new() { Name = "search" }];
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(_aligned),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "FurtherSources: the source 'search' has no Source, and no earlier model has a source of this name."));
    }

    [Test]
    public void A_pipeline_that_is_no_source()
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        options.FurtherSources = [new() { Name = "search", Source = _ml.Align(_rows) }];
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtnetAdapter(options),
            Throws.ArgumentException.With.Message.StartsWith("The source model must end with a CtrTower"));
    }

    [Test]
    public void A_source_of_another_depth()
    {
        CtrTowerOptions tower = Tiny.Tower();
        tower.HiddenUnits = [4];
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        options.FurtherSources =
        [
            new()
            {
                Name = "search",
                Source = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home")
                    .Append(_ml.BinaryClassification.Trainers.CtrTower(tower)).Fit(_ml.View(TinyWorld.Home(100, seed: 1))),
            },
        ];
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(_aligned),
            Throws.ArgumentException.With.Message.StartsWith(
                "The source tower 'search' has 1 hidden layers and the options' HiddenUnits 2."));
    }

    [TestCase(0, "none")]
    [TestCase(2, "search, ads")]
    public void A_refreshed_source_of_an_unknown_name(int known, string names)
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        options.FurtherSources = [.. new[] { Further("search"), Further("ads") }.Take(known)];
        ITransformer model = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(_rows);
        Assert.That(
            () => _ml.BinaryClassification.Continue(
                model, _rows, null, new() { RefreshedSources = new Dictionary<string, ITransformer> { ["mail"] = _source } }),
            Throws.ArgumentException.With.Message.StartsWith(
                $"A refreshed source 'mail' is given, but the model has no further source of this name. It has {names}."));
    }

    [Test]
    public void Refreshed_sources_of_all_periods() => Assert.That(
        () => _ml.ContinualTrainer(new()
        {
            Target = _ => _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide"),
            ContinueOptions = new() { RefreshedSources = new Dictionary<string, ITransformer> { ["search"] = _source } },
        }),
        Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo("ContinualTrainerOptions.ContinueOptions.RefreshedSources "
            + "must be null, because each period names its own, but has search."));

    private CtnetSource Further(string name) => new() { Name = name, Source = _source };

    private void AssertRule(string message, Action<CtnetAdapterOptions> change)
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        change(options);
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtnetAdapter(options),
            Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo(message));
    }
}
