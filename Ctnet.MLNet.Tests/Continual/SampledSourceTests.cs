using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>
/// A source whose rows are sampled or weighted predicts by a corrected logit. A target takes over what the source predicts. All
/// learning rates are 0.
/// </summary>
public sealed class SampledSourceTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly GuideRow[] _guide = TinyWorld.Guide(200, seed: 3);

    private IDataView Rows => _ml.View(_guide);

    [Test]
    public void A_source_that_predicts_the_same_by_another_correction_carries_no_change(
        [Values] bool adapters, [Values] bool weighted)
    {
        ITransformer source = _ml.FitSource(), refreshed = Refresh(source, options => Correct(options, weighted));
        IDataView home = _ml.View(TinyWorld.Home(50, seed: 9));
        Assert.That(refreshed.Scores(home), Is.EqualTo(source.Scores(home)).Within(1e-4f));

        CtnetAdapterOptions carrying = Still(source);
        (carrying.AdapterKind, carrying.SourceRefresh) =
            adapters ? (AdapterKind.Glu, SourceRefresh.Both) : (AdapterKind.None, SourceRefresh.CarryOver);
        ITransformer model = Fit(carrying);
        ITransformer next = _ml.BinaryClassification.Continue(model, Rows, refreshed, new() { NumberOfThreads = 1 });
        Assert.That(next.Scores(Rows), Is.EqualTo(model.Scores(Rows)).Within(1e-4f));
    }

    [Test]
    public void A_change_of_what_the_source_predicts_is_carried_over_whatever_its_correction()
    {
        // The refreshed source predicts log odds that are higher by 0.5, and its trained bias is higher by 0.5 + ln 10 + ln 2.
        ITransformer source = _ml.FitSource();
        ITransformer refreshed = TransferWorld.Change(
            Refresh(source, options => (options.NegativeSamplingRate, options.PositiveWeight) = (0.1, 2)),
            weight => weight.Key == "tower.head.bias" ? new([1], [weight.Value.Values[0] + 0.5f]) : weight.Value);
        CtnetAdapterOptions carrying = Still(source);
        (carrying.AdapterKind, carrying.SourceRefresh) = (AdapterKind.None, SourceRefresh.CarryOver);
        ITransformer model = Fit(carrying);
        ITransformer next = _ml.BinaryClassification.Continue(model, Rows, refreshed, new() { NumberOfThreads = 1 });
        Assert.That(next.Scores(Rows), Is.EqualTo(model.Scores(Rows).Select(score => score + 0.5f)).Within(1e-4f));
    }

    [Test]
    public void A_target_that_starts_from_the_source_predicts_as_the_source_whatever_both_corrections()
    {
        CtrTowerOptions sampled = Tiny.Tower();
        (sampled.NegativeSamplingRate, sampled.PositiveWeight) = (0.1, 2);
        ITransformer source = _ml.FitTower(Rows, sampled);
        CtnetAdapterOptions options = Still(source);
        (options.Start, options.NegativeSamplingRate) = (TargetStart.Source, 0.5);
        Assert.That(Fit(options).Scores(Rows), Is.EqualTo(source.Scores(Rows)).Within(1e-4f));
    }

    private static void Correct(CtrTowerOptions options, bool weighted)
    {
        if (weighted)
            options.PositiveWeight = 4;
        else
            options.NegativeSamplingRate = 0.1;
    }

    private static CtnetAdapterOptions Still(ITransformer source)
    {
        CtnetAdapterOptions options = Tiny.Ctnet(source);
        (options.LearningRate, options.EmbeddingLearningRate) = (0, 0);
        return options;
    }

    private TransformerChain<ITransformer> Refresh(ITransformer source, Action<CtrTowerOptions> change)
    {
        CtrTowerOptions options = Tiny.Tower();
        (options.LearningRate, options.EmbeddingLearningRate) = (0, 0);
        change(options);
        FeatureAlignmentTransformer alignment = Chains.Parts(source).OfType<FeatureAlignmentTransformer>().Single();
        IDataView rows = alignment.Transform(_ml.View(TinyWorld.Home(60, seed: 4)));
        return new(alignment, _ml.BinaryClassification.Trainers.CtrTower(options).Fit(rows, null, source.Model()));
    }

    private TransformerChain<CtrPredictionTransformer> Fit(CtnetAdapterOptions options) =>
        _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(Rows);
}
