using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>A model refuses rows in whose alignment ids or scales have moved. It accepts an alignment that has grown.</summary>
public sealed class MovedIdsTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly GuideRow[] _guide = TinyWorld.Guide(200, seed: 3);
    private FeatureAlignmentTransformer _alignment = null!;
    private CtrPredictionTransformer _model = null!;

    // The same values come in another order, and therefore have other ids.
    private IDataView Reversed => _ml.View(_guide.Reverse());

    [OneTimeSetUp]
    public void Prepare()
    {
        _alignment = _ml.Align(_ml.View(_guide));
        _model = Train(_alignment, null);
    }

    [Test]
    public void Training_goes_on_from_no_model_whose_ids_have_moved() => Assert.That(
        () => Train(_ml.Align(Reversed), _model.Model),
        Throws.ArgumentException.With.Message.StartsWith(
            "The earlier model does not fit the rows. The ids of field 'user' are not those that the model was trained with: ")
            .And.Message.Contains("AlignFeatureSchema(...).Fit(rows, previous)"));

    [Test]
    public void Rows_whose_ids_have_moved_are_not_scored([Values] bool saved)
    {
        ITransformer model = saved ? Saved(_model) : _model;
        Assert.That(
            () => model.Transform(_ml.Align(Reversed).Transform(Reversed)),
            Throws.InvalidOperationException.With.Message.StartsWith(
                "Column 'Features' does not fit the model. The ids of field 'user' are not those"));
    }

    [Test]
    public void A_scorer_does_not_load_a_model_with_another_alignment()
    {
        using var folder = new TemporaryFolder();
        _ml.Model.Save(Chain(_alignment, _model), Reversed.Schema, folder.File("good.zip"));
        _ml.Model.Save(Chain(_ml.Align(Reversed), _model), Reversed.Schema, folder.File("bad.zip"));
        using var scorer = new CtrScorer<GuideRow>(folder.File("good.zip"));
        string version = scorer.ModelVersion;
        Assert.That(() => scorer.Swap(folder.File("bad.zip")),
            Throws.InvalidOperationException.With.Message.Contains("The ids of field 'user'"));
        Assert.That(scorer.ModelVersion, Is.EqualTo(version));
    }

    [Test]
    public void A_source_with_another_alignment_is_refused()
    {
        ITransformer source = _ml.FitSource();
        IDataView home = _ml.View(TinyWorld.Home(600, seed: 8));
        FeatureAlignmentTransformer anew = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home").Fit(home);
        var mixed = new TransformerChain<ITransformer>(anew, Chains.Parts(source).OfType<CtrPredictionTransformer>().Single());
        Assert.That(() => _ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(mixed)),
            Throws.ArgumentException.With.Message.StartsWith(
                "The source model does not fit its AlignFeatureSchema. The ids of field 'user'"));
    }

    [Test]
    public void An_alignment_that_has_grown_is_accepted()
    {
        // 10 further users, at the end of the vocabulary.
        IDataView later = _ml.View(TinyWorld.Guide(200, seed: 4, firstUser: 10));
        FeatureAlignmentTransformer grown = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Fit(later, _alignment);
        Assert.That(grown.Layout.Rows["user"], Is.EqualTo(_alignment.Layout.Rows["user"] + 10));
        Assert.That(() => _model.Transform(grown.Transform(later)), Throws.Nothing);
        Assert.That(() => Train(grown, _model.Model), Throws.Nothing);

        // A model that knows them scores rows of the earlier alignment, too: no id has moved.
        Assert.That(() => Train(grown, null).Transform(_alignment.Transform(later)), Throws.Nothing);
    }

    [Test]
    public void A_scale_that_was_fitted_anew_is_refused_unless_the_schema_lets_it_follow_the_numbers([Values] bool follows)
    {
        FeatureSchema schema = FeatureSchema.Create("scales").Categorical("user")
            .Field(new() { Name = "price", Kind = FieldKind.Numeric, ScaleDecay = follows ? 0.5 : null })
            .Domain("guide", guide => guide.Column("user", "Visitor").Column("price", "Euro")).Build();
        FeatureAlignmentEstimator estimator = _ml.Transforms.AlignFeatureSchema(schema, "guide");
        IDataView first = _ml.View(_guide), dearer = _ml.View(_guide.Select(row => row.With(each => each.Euro *= 2)));
        CtrPredictionTransformer model =
            _ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower()).Fit(estimator.Fit(first).Transform(first));
        Assert.That(() => model.Transform(estimator.Fit(dearer).Transform(dearer)), follows
            ? Throws.Nothing
            : Throws.InvalidOperationException.With.Message.StartsWith("Column 'Features' does not fit the model. The numbers of "
                + "field 'price' have another scale than those that the model was trained on."));
    }

    [Test]
    public void A_model_of_an_earlier_version_knows_no_alignment_and_accepts_any()
    {
        CtrModelParameters known = _model.Model;
        Assert.That(known.Content.Alignment, Is.Not.Null);
        var old = new CtrModelParameters(
            known.Content with { Alignment = null }, known.Weights, known.OptimizerState, known.Source);
        IHost host = ((IHostEnvironment)_ml).Register("old");
        IDataView rows = _ml.Align(Reversed).Transform(Reversed);
        Assert.That(() => Saved(new CtrPredictionTransformer(host, old, "Features")).Transform(rows), Throws.Nothing);
        Assert.That(() => Train(_ml.Align(Reversed), old), Throws.Nothing);
    }

    private ITransformer Saved(CtrPredictionTransformer model)
    {
        using var file = new MemoryStream();
        _ml.Model.Save(model, null, file);
        file.Position = 0;
        return _ml.Model.Load(file, out _);
    }

    private static TransformerChain<ITransformer> Chain(params ITransformer[] parts) => new(parts);

    private CtrPredictionTransformer Train(FeatureAlignmentTransformer alignment, CtrModelParameters? earlier) =>
        _ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower()).Fit(alignment.Transform(_ml.View(_guide)), null, earlier);
}
