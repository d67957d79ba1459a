using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>A model that was saved and loaded is continued as it would be in memory.</summary>
public sealed class SavedContinuationTests
{
    private readonly MLContext _ml = new(seed: 1);
    private IDataView _rows = null!, _newRows = null!, _probe = null!;
    private ITransformer _source = null!, _refreshed = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _rows = _ml.View(TinyWorld.Guide(200, seed: 3));
        _newRows = _ml.View(TinyWorld.Guide(200, seed: 5, firstUser: 10));
        _probe = _ml.View(TinyWorld.Guide(50, seed: 6));
        (_source, _refreshed) = (_ml.FitSource(), _ml.FitSource(rows: 900, seed: 2));
    }

    [Test]
    public void A_model_with_its_optimizer_s_state_is_continued_to_the_last_bit([Values] Way way)
    {
        ITransformer model = Fit(way, saveState: true), loaded = SaveAndLoad(model);
        Tiny.AssertSame(loaded.Model(), model.Model());
        ITransformer next = Continue(way, model), nextLoaded = Continue(way, loaded);

        Tiny.AssertSame(nextLoaded.Model(), next.Model());
        Assert.That(nextLoaded.Scores(_probe).SameAs(next.Scores(_probe)), Is.True);
        Assert.That((nextLoaded.Model().Steps, nextLoaded.Model().Rows), Is.EqualTo((2, 400L)));

        // The same holds after another save.
        Tiny.AssertSame(Continue(way, SaveAndLoad(nextLoaded)).Model(), Continue(way, next).Model());
    }

    [Test]
    public void A_model_without_it_is_continued_from_the_same_weights_with_new_sums([Values] Way way)
    {
        ITransformer model = Fit(way, saveState: false), loaded = SaveAndLoad(model);
        Assert.That(loaded.Model().OptimizerState, Is.Null);
        Assert.That(loaded.Model().Weights.SameAs(model.Model().Weights), Is.True);

        CtrModelParameters next = Continue(way, loaded).Model();
        Assert.That((next.Steps, next.Rows), Is.EqualTo((2, 400L)));
        Assert.That(next.Weights.SameAs(model.Model().Weights), Is.False);
        Assert.That(
            next.Weights.SameAs(Continue(way, model).Model().Weights),
            Is.False, "In memory, the optimizer keeps its sums.");
        Assert.That(
            Continue(way, SaveAndLoad(model)).Model().Weights.SameAs(next.Weights),
            Is.True, "A file that is loaded twice gives the same model.");
    }

    public enum Way
    {
        Tower,
        CtnetBySourceOption,
        CtnetByColumns,
    }

    private TransformerChain<ITransformer> Fit(Way way, bool saveState)
    {
        CtrTowerOptions tower = Tiny.Tower();
        CtnetAdapterOptions ctnet = Tiny.Ctnet(way == Way.CtnetBySourceOption ? _source : null);
        tower.SaveOptimizerState = ctnet.SaveOptimizerState = saveState;
        IEstimator<ITransformer> align = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide");
        return way switch
        {
            Way.Tower => align.Append((IEstimator<ITransformer>)_ml.BinaryClassification.Trainers.CtrTower(tower)).Fit(_rows),
            Way.CtnetBySourceOption =>
                align.Append((IEstimator<ITransformer>)_ml.BinaryClassification.Trainers.CtnetAdapter(ctnet)).Fit(_rows),
            _ => align.Append((IEstimator<ITransformer>)_ml.Transforms.FeaturizeWithSourceTower(_source))
                .Append((IEstimator<ITransformer>)_ml.BinaryClassification.Trainers.CtnetAdapter(ctnet)).Fit(_rows),
        };
    }

    private TransformerChain<ITransformer> Continue(Way way, ITransformer model) =>
        _ml.BinaryClassification.Continue(model, _newRows, way == Way.Tower ? null : _refreshed, new() { NumberOfThreads = 1 });

    private ITransformer SaveAndLoad(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, _rows.Schema, stream);
        stream.Position = 0;
        return new MLContext(seed: 77).Model.Load(stream, out _);
    }
}
