using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>
/// A nightly job that loads its models, continues them and saves them ends in the same models, to the last bit, as a job that
/// keeps them in memory. No option is needed for it.
/// </summary>
public sealed class NightsThroughFilesTests
{
    private const int Nights = 4;

    private readonly MLContext _ml = new(seed: 1);

    public enum Way
    {
        Tower,
        CtnetBySourceOption,
        CtnetByColumns,
        CtnetFromSourceThatCarriesOver,
        CtnetWithFallback,
    }

    [Test]
    public void Nights_through_files_equal_nights_in_memory([Values] Way way, [Values(null, 1, 2)] int? evictAfter)
    {
        IDataView probe = _ml.View(TinyWorld.Guide(50, seed: 6));
        ITransformer source = _ml.FitSource(evictAfter: evictAfter), sourceFile = ThroughFile(source);
        ITransformer target = Fit(_ml, way, source, evictAfter), targetFile = ThroughFile(target);
        for (int night = 1; night <= Nights; night++)
        {
            IDataView home = _ml.View(TinyWorld.Home(200, seed: 10 + night, firstUser: 4 * night)),
                guide = _ml.View(TinyWorld.Guide(100, seed: 20 + night, firstUser: 3 * night));
            (source, sourceFile) = (Continue(source, home), ThroughFile(Continue(sourceFile, home)));
            target = Continue(target, guide, way == Way.Tower ? null : source);
            targetFile = ThroughFile(Continue(targetFile, guide, way == Way.Tower ? null : sourceFile));

            Tiny.AssertSame(sourceFile.Model(), source.Model());
            Tiny.AssertSame(targetFile.Model(), target.Model());
            Assert.That(targetFile.Scores(probe).SameAs(target.Scores(probe)), Is.True);
        }
        Assert.That(targetFile.Model().Steps, Is.EqualTo(1 + Nights));
    }

    [Test]
    public void Nights_of_a_multi_entity_model_and_of_its_transfer_equal_those_in_memory([Values] bool newIdsFromPretrained)
    {
        var world = new TinyEntities(_ml);
        ITransformer pretrained = world.FitPretrained(), pretrainedFile = ThroughFile(pretrained);
        ITransformer target = world.FitTransfer(
            Pipeline(pretrained), options => options.NewIdsFromPretrained = newIdsFromPretrained);
        ITransformer targetFile = ThroughFile(target);
        for (int night = 1; night <= Nights; night++)
        {
            IDataView guide = _ml.View(TinyWorld.Guide(100, seed: 20 + night, firstUser: 3 * night)),
                together = world.Append(_ml.View(TinyWorld.Home(200, seed: 10 + night)), guide);
            (pretrained, pretrainedFile) = (Continue(pretrained, together), ThroughFile(Continue(pretrainedFile, together)));
            target = Continue(target, guide, Pipeline(pretrained));
            targetFile = ThroughFile(Continue(targetFile, guide, Pipeline(pretrainedFile)));

            Tiny.AssertSame(pretrainedFile.Model(), pretrained.Model());
            Tiny.AssertSame(targetFile.Model(), target.Model());
        }

        ITransformer Pipeline(ITransformer model) => new TransformerChain<ITransformer>(
            [ThroughFile(world.Alignment), .. Chains.Parts(model)]);
    }

    [Test]
    public void A_saved_source_tower_transformer_starts_a_target_as_in_memory()
    {
        CtnetAdapterOptions options = Tiny.Ctnet(null);
        options.Start = TargetStart.Source;
        ITransformer featurizer = _ml.Transforms.FeaturizeWithSourceTower(_ml.FitSource(), "guide")
            .Fit(_ml.View(TinyWorld.Guide(1, seed: 3)));
        Tiny.AssertSame(FitOn(ThroughFile(featurizer)), FitOn(featurizer));

        CtrModelParameters FitOn(ITransformer source) => _ml.BinaryClassification.Trainers.CtnetAdapter(options)
            .Fit(source.Transform(_ml.Aligned(TinyWorld.Guide(200, seed: 3)))).Model;
    }

    [Test]
    public void A_file_without_the_optimizer_s_state_is_continued_with_a_warning_until_the_state_is_saved()
    {
        var ml = new MLContext(seed: 1);
        List<string> warnings = WarningList.Of(ml);
        CtrTowerOptions options = Tiny.Tower();
        options.SaveOptimizerState = false;
        IDataView rows = ml.View(TinyWorld.Guide(200, seed: 3));
        ITransformer served = ThroughFile(ml.FitTower(rows, options), ml);
        Assert.That(served.Model().OptimizerState, Is.Null);

        ITransformer next = ml.BinaryClassification.Continue(served, rows, options: new() { NumberOfThreads = 1 });
        Assert.That(warnings, Has.Exactly(1).StartsWith("The earlier model has no optimizer state"));
        Assert.That(ThroughFile(next, ml).Model().OptimizerState, Is.Null, "the model keeps its option");

        next = ml.BinaryClassification.Continue(
            served, rows, options: new() { NumberOfThreads = 1, SaveOptimizerState = true });
        warnings.Clear();
        ITransformer loaded = ThroughFile(next, ml);
        Tiny.AssertSame(loaded.Model(), next.Model());
        next = ml.BinaryClassification.Continue(loaded, rows, options: new() { NumberOfThreads = 1 });
        Assert.That(ThroughFile(next, ml).Model().OptimizerState, Is.Not.Null, "the model keeps the step's option");
        Assert.That(warnings, Is.Empty);
    }

    [Test]
    public void A_file_of_rounded_weights_is_continued_with_a_warning()
    {
        var ml = new MLContext(seed: 1);
        List<string> warnings = WarningList.Of(ml);
        CtrTowerOptions options = Tiny.Tower();
        options.SaveWeightsAsFloat16 = true;
        IDataView rows = ml.View(TinyWorld.Guide(200, seed: 3));
        ITransformer model = ml.FitTower(rows, options);
        ml.BinaryClassification.Continue(model, rows, options: new() { NumberOfThreads = 1 });
        Assert.That(warnings, Is.Empty, "in memory the weights are not rounded");
        ml.BinaryClassification.Continue(ThroughFile(model, ml), rows, options: new() { NumberOfThreads = 1 });
        Assert.That(warnings, Has.Exactly(1).Contains("rounded to float16"));
    }

    [Test]
    public void A_target_that_starts_from_a_source_without_the_state_is_warned_of()
    {
        var ml = new MLContext(seed: 1);
        List<string> warnings = WarningList.Of(ml);
        CtrTowerOptions tower = Tiny.Tower();
        tower.SaveOptimizerState = false;
        ITransformer source = ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home")
            .Append(ml.BinaryClassification.Trainers.CtrTower(tower)).Fit(ml.View(TinyWorld.Home(200, seed: 1)));
        CtnetAdapterOptions options = Tiny.Ctnet(ThroughFile(source, ml));
        options.Start = TargetStart.Source;
        ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(ml.View(TinyWorld.Guide(100, seed: 3)));
        Assert.That(warnings, Has.Exactly(1).StartsWith("The source model has no optimizer state"));
    }

    internal static TransformerChain<ITransformer> Fit(MLContext ml, Way way, ITransformer source, int? evictAfter = null)
    {
        CtnetAdapterOptions ctnet = Tiny.Ctnet(way is Way.Tower or Way.CtnetByColumns ? null : source);
        if (way == Way.CtnetFromSourceThatCarriesOver)
            (ctnet.Start, ctnet.SourceRefresh) = (TargetStart.Source, SourceRefresh.Both);
        if (way == Way.CtnetWithFallback)
            ctnet.FallbackRows = 320;
        IEstimator<ITransformer> align = ml.Transforms.AlignFeatureSchema(TinyWorld.Evicting(evictAfter), "guide");
        IEstimator<ITransformer> trainer = way == Way.Tower
            ? ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())
            : ml.BinaryClassification.Trainers.CtnetAdapter(ctnet);
        IDataView rows = ml.View(TinyWorld.Guide(200, seed: 3));
        return way == Way.CtnetByColumns
            ? align.Append((IEstimator<ITransformer>)ml.Transforms.FeaturizeWithSourceTower(source)).Append(trainer).Fit(rows)
            : align.Append(trainer).Fit(rows);
    }

    private TransformerChain<ITransformer> Continue(ITransformer model, IDataView rows, ITransformer? source = null) =>
        _ml.BinaryClassification.Continue(model, rows, source, new() { NumberOfThreads = 1 });

    private static ITransformer ThroughFile(ITransformer model, MLContext? ml = null)
    {
        ml ??= new MLContext(seed: 77);
        using var stream = new MemoryStream();
        ml.Model.Save(model, null, stream);
        stream.Position = 0;
        return ml.Model.Load(stream, out _);
    }
}
