using Ctnet.MLNet.Tests.Framework.Views;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>A model that cannot be continued is refused, with the reason and what to do.</summary>
public sealed class RefusalTests
{
    private readonly MLContext _ml = new(seed: 1);
    private ITransformer _source = null!, _tower = null!;
    private IDataView _rows = null!, _aligned = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _source = _ml.FitSource(rows: 200);
        _rows = _ml.View(TinyWorld.Guide(200, seed: 3));
        _tower = _ml.FitTower(_rows);
        _aligned = _ml.Align(_rows).Transform(_rows);
    }

    [Test]
    public void A_source_of_another_depth([Values(1, 3)] int depth)
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        options.HiddenUnits = [.. Enumerable.Repeat(5, depth)];
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(_aligned),
            Throws.ArgumentException.With.Message.Contains($"2 hidden layers and the options' HiddenUnits {depth}"));
    }

    [Test]
    public void Columns_of_a_source_of_another_depth()
    {
        IDataView rows = _ml.Transforms.FeaturizeWithSourceTower(_source).Fit(_aligned).Transform(_aligned);
        CtnetAdapterOptions shallower = Tiny.Ctnet(null), deeper = Tiny.Ctnet(null);
        shallower.HiddenUnits = [5];
        deeper.HiddenUnits = [5, 5, 5];

        // Without the check, a column of the source would be ignored silently.
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtnetAdapter(shallower).Fit(rows),
            Throws.ArgumentException.With.Message.Contains("2 hidden layers and the options' HiddenUnits 1"));
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtnetAdapter(deeper).Fit(rows),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("SourceTower.Layer3"));
    }

    [Test]
    public void Rows_without_the_source_s_columns() =>
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(null)).Fit(_aligned),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("SourceTower.Embedding"));

    [Test]
    public void An_earlier_model_of_other_fields()
    {
        FeatureSchema schema = FeatureSchema.Create("other").Categorical("user").Categorical("item")
            .Domain("guide", guide => guide.Column("user", "Visitor").Column("item", "Product")).Build();
        IDataView aligned = _ml.Transforms.AlignFeatureSchema(schema, "guide").Fit(_rows).Transform(_rows);

        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower()).Fit(aligned, null, _tower.Model()),
            Throws.ArgumentException.With.Message.Contains("other fields").And.Message.Contains("tags[0]"));
    }

    [Test]
    public void An_earlier_model_of_other_sizes()
    {
        CtrTowerOptions embedding = Tiny.Tower(), hidden = Tiny.Tower();
        embedding.EmbeddingSize = 3;
        hidden.HiddenUnits = [8, 6];

        Assert.That(() => Go(embedding),
            Throws.ArgumentException.With.Message.Contains(
                "EmbeddingSize 4 and HiddenUnits [8, 5]; the options say 3 and [8, 5]"));
        Assert.That(() => Go(hidden), Throws.ArgumentException.With.Message.Contains("the options say 4 and [8, 6]"));

        void Go(CtrTowerOptions options) =>
            _ml.BinaryClassification.Trainers.CtrTower(options).Fit(_aligned, null, _tower.Model());
    }

    [Test]
    public void An_earlier_CTNet_with_other_adapters()
    {
        CtrModelParameters ctnet = _ml.FitCtnet(_source, _rows).Model();
        CtnetAdapterOptions linear = Tiny.Ctnet(_source), none = Tiny.Ctnet(_source), last = Tiny.Ctnet(_source);
        linear.AdapterKind = AdapterKind.Linear;
        none.AdapterKind = AdapterKind.None;
        last.AdapterLayers = AdapterLayers.Last;

        Assert.That(() => Go(linear), Throws.ArgumentException.With.Message.Contains("'adapter0.layer.weight'"));
        // Without the check, the trained adapters would be dropped silently.
        Assert.That(() => Go(none), Throws.ArgumentException.With.Message.Contains("'adapter0.layer.weight'"));
        Assert.That(() => Go(last), Throws.ArgumentException.With.Message.Contains("'adapter1.layer.weight'"));

        void Go(CtnetAdapterOptions options) =>
            _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(_aligned, null, ctnet);
    }

    [Test]
    public void A_vocabulary_that_shrank()
    {
        IDataView fewer = _ml.View(TinyWorld.Guide(5, seed: 3));
        FeatureAlignmentTransformer small = _ml.Align(fewer);
        FeatureAlignmentTransformer grown = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Fit(_rows, small);
        CtrTowerTrainer trainer = _ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower());
        CtrModelParameters model = trainer.Fit(grown.Transform(_rows)).Model;

        Assert.That(
            () => trainer.Fit(small.Transform(fewer), null, model),
            Throws.ArgumentException.With.Message.Contains("'user'").And.Message.Contains(
                "AlignFeatureSchema(...).Fit(rows, previous)"));
    }

    [Test]
    public void A_tower_from_a_CTNet() =>
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())
                .Fit(_aligned, null, _ml.FitCtnet(_source, _rows).Model()),
            Throws.ArgumentException.With.Message.Contains("CtrTower cannot go on from a model of CtnetAdapter"));

    [Test]
    public void A_chain_that_learns_nothing_before_a_row_is_read()
    {
        ITransformer alignment = _ml.Align(_rows), copy = _ml.Transforms.CopyColumns("Copy", "Topic").Fit(_rows);
        var unread = new ThrowingDataView(_rows.Schema);
        Assert.That(
            () => _ml.BinaryClassification.Continue(alignment, unread),
            Throws.ArgumentException.With.Message.Contains("no trainer"));
        Assert.That(() => _ml.BinaryClassification.Continue(copy, unread),
            Throws.ArgumentException.With.Message.Contains("no trainer"));
    }

    [Test]
    public void A_refreshed_source_for_a_model_without_one_before_a_row_is_read() =>
        Assert.That(
            () => _ml.BinaryClassification.Continue(
                _tower, new ThrowingDataView(_rows.Schema), refreshedSource: _source, new() { NumberOfThreads = 1 }),
            Throws.ArgumentException.With.Message.Contains("has no source tower"));

    [Test]
    public void A_refreshed_source_that_is_no_source()
    {
        ITransformer ctnet = _ml.FitCtnet(_source, _rows);
        Assert.That(
            () => _ml.BinaryClassification.Continue(ctnet, _rows, refreshedSource: ctnet, new() { NumberOfThreads = 1 }),
            Throws.ArgumentException.With.Message.Contains("must end with a CtrTower"));
    }
}
