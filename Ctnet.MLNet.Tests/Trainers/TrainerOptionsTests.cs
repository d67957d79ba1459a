using Ctnet.MLNet.Tests.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Trainers;

public sealed class TrainerOptionsTests
{
    private static readonly MLContext Context = new(seed: 1);

    [Test]
    public void Defaults_are_what_the_documentation_says()
    {
        CtnetAdapterOptions adapter = new();
        foreach (CtrTrainerOptions options in (CtrTrainerOptions[])[new CtrTowerOptions(), adapter])
        {
            Assert.That((options.LabelColumnName, options.FeatureColumnName, options.ExampleWeightColumnName),
                Is.EqualTo(("Label", "Features", (string?)null)));
            Assert.That(options.EmbeddingSize, Is.EqualTo(16));
            Assert.That(options.HiddenUnits, Is.EqualTo([128, 64]));
            Assert.That(options.LinearTerm, Is.True);
            Assert.That((options.NumberOfEpochs, options.BatchSize, options.ShufflePoolSize), Is.EqualTo((1, 256, 131_072)));
            Assert.That((options.LearningRate, options.EmbeddingLearningRate), Is.EqualTo((0.03, 0.1)));
            Assert.That((options.Seed, options.GpuDeviceId, options.FallbackToCpu, options.NumberOfThreads),
                Is.EqualTo(((int?)null, (int?)null, (bool?)null, (int?)null)));
            Assert.That((options.SaveOptimizerState, options.BadRows, options.Period, options.MatrixPrecision),
                Is.EqualTo((true, BadRowPolicy.Refuse, (string?)null, MatrixPrecision.Full)));
            Assert.That((options.Activation, options.Normalization, options.SequencePooling),
                Is.EqualTo((Activation.Relu, Normalization.None, SequencePooling.Mean)));
            Assert.That((options.Interaction, options.CrossLayers, options.CrossRank),
                Is.EqualTo((Interaction.None, 2, (int?)null)));
            Assert.That(
                (options.Dropout, options.FieldDropRate, options.PositiveWeight, options.NegativeSamplingRate),
                Is.EqualTo((0d, 0d, 1d, 1d)));
            Assert.That((options.EmbeddingOptimizer, options.DenseOptimizer, options.EarlyStoppingPatience),
                Is.EqualTo((EmbeddingOptimizer.RowWiseAdagrad, DenseOptimizer.Adagrad, (int?)null)));
            Assert.That((options.LearningRateSchedule, options.WarmUpSteps, options.DecaySteps),
                Is.EqualTo((LearningRateSchedule.Constant, 0, (int?)null)));
            Assert.That(options.SaveWeightsAsFloat16, Is.False);
            Assert.That(
                (options.FieldRateFactors, options.GroupRateFactors, options.WeightAverageDecay), Is.EqualTo((
                    (IReadOnlyDictionary<string, double>?)null, (IReadOnlyDictionary<FieldGroup, double>?)null, 0d)));
            Assert.That((options.Progress, options.Collectives), Is.EqualTo(((object?)null, (object?)null)));
            Assert.That(options.CancellationToken, Is.EqualTo(CancellationToken.None));
        }

        Assert.That((adapter.Source, adapter.SourceDomain, adapter.SourceColumnPrefix),
            Is.EqualTo(((ITransformer?)null, (string?)null, "SourceTower")));
        Assert.That(
            (adapter.AdapterKind, adapter.AdapterInput, adapter.AdapterPlace, adapter.AdapterLayers),
            Is.EqualTo((AdapterKind.Glu, AdapterInput.Previous, AdapterPlace.BeforeActivation, AdapterLayers.All)));
        Assert.That((adapter.SourceEmbedding, adapter.SourceLogit), Is.EqualTo((true, false)));
        Assert.That(
            (adapter.Start, adapter.NewIdsFromSource, adapter.SourceRefresh),
            Is.EqualTo((TargetStart.Random, true, SourceRefresh.Replace)));
        Assert.That(adapter.FallbackRows, Is.Null);
        Assert.That((adapter.DistillationShare, adapter.DistillationField), Is.EqualTo((0d, (string?)null)));
        Assert.That(adapter.CarryOverTower, Is.Null);
        Assert.That(adapter.FurtherSources, Is.Empty);
        Assert.That(new CtnetSource { Name = "search" }, Has.Property("Source").Null.And.Property("Domain").Null);
        CarryOverOptions second = new();
        Assert.That(
            (second.LearningRate, second.EmbeddingLearningRate, second.FieldRateFactors), Is.EqualTo(
                (0.01, 0.03, (IReadOnlyDictionary<string, double>?)null)));
        Assert.That((second.WeightAverageDecay, second.DistillationShare), Is.EqualTo((0d, 0d)));
        foreach (ConversionTrainerOptions options in (ConversionTrainerOptions[])[new CtrTowerOptions(), adapter])
        {
            Assert.That((options.ConversionColumnName, options.ConversionWeightColumnName, options.ConversionSharedLayers),
                Is.EqualTo(((string?)null, (string?)null, 0)));
        }
    }

    [Test]
    public void Every_option_has_a_pinned_default() =>
        // A new option must join the test above.
        Assert.That(typeof(CtnetAdapterOptions).GetProperties(), Has.Length.EqualTo(42 + 3 + 17));

    [Test]
    public void The_trainer_has_a_copy_that_later_changes_do_not_reach()
    {
        CtrTowerOptions options = SampleDomains.Tower();
        CtrTowerTrainer trainer = SampleDomains.Context.BinaryClassification.Trainers.CtrTower(options);
        float[] before = Scores(trainer);
        options.HiddenUnits[0] = 50;
        options.Seed = 8;
        options.LearningRate = 0;
        options.LabelColumnName = "Nothing";

        Assert.That(Scores(trainer), Is.EqualTo(before));
        Assert.That(options.Seed, Is.EqualTo(8), "Nor does the trainer write into them.");
    }

    [Test]
    public void Null_options_are_refused()
    {
        Assert.That(() => Context.BinaryClassification.Trainers.CtrTower((CtrTowerOptions)null!), Throws.ArgumentNullException);
        Assert.That(
            () => Context.BinaryClassification.Trainers.CtnetAdapter((CtnetAdapterOptions)null!), Throws.ArgumentNullException);
    }

    [Test]
    public void A_source_that_is_not_a_source_model_is_refused_at_once() => Assert.That(
        () => Context.BinaryClassification.Trainers.CtnetAdapter(
            new() { Source = SampleDomains.Align().Fit(SampleDomains.Rows) }),
        Throws.ArgumentException.With.Message.StartsWith("The source model must end with a CtrTower"));

    private static float[] Scores(CtrTowerTrainer trainer) =>
        [.. trainer.Fit(SampleDomains.Aligned).Transform(SampleDomains.Aligned).GetColumn<float>("Score")];
}
