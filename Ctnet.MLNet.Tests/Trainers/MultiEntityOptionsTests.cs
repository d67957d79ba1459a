using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Trainers;

public sealed class MultiEntityOptionsTests
{
    private static readonly MLContext Context = new(seed: 1);

    private static IEnumerable<TestCaseData<Action<MultiEntityPretrainingOptions>, string>> Rules()
    {
        yield return Case(options => options.EntityColumnName = "", "EntityColumnName must be given, but is ''.");
        yield return Case(
            options => options.HeadUnits = null!, "HeadUnits must be a list of numbers between 1 and 65536, but is null.");
        yield return Case(
            options => options.HeadUnits = [0], "HeadUnits must be a list of numbers between 1 and 65536, but is [0].");
        yield return Case(options => options.SharedExperts = 0, "SharedExperts must be between 1 and 64, but is 0.");
        yield return Case(options => options.EntityExperts = 65, "EntityExperts must be between 1 and 64, but is 65.");
        yield return Case(options => options.AlignedUnits = 0, "AlignedUnits must be between 1 and 65536, but is 0.");
        yield return Case(
            options => options.DistributionLossWeight = -1, "DistributionLossWeight must be between 0 and 100, but is -1.");
        yield return Case(
            options => options.CommonExtractor = (CommonExtractor)9,
            "CommonExtractor must be one of Ple, Mmoe, Star, SharedBottom, but is 9.");
        yield return Case(
            options => options.DistributionLoss = (DistributionLoss)9,
            "DistributionLoss must be one of SignedCosine, AbsoluteCosine, but is 9.");
        yield return Case(
            options => (options.CommonExtractor, options.Normalization) = (CommonExtractor.Star, Normalization.Layer),
            "Normalization must be None where CommonExtractor is Star, but is Layer.");
        yield return Case(
            options => options.EntitySamplingRates = new Dictionary<string, double> { ["home"] = 1, ["guide"] = 0 },
            "EntitySamplingRates must have rates above 0 and at most 1, but is guide: 0.");
        yield return Case(
            options => (options.FeatureAlignment, options.ImportanceSeesShared) = (false, true),
            "ImportanceSeesShared must be False where FeatureAlignment is False, but is True.");
        yield return Case(
            options => options.Interaction = Interaction.Cross,
            "Interaction must be None, because a multi-entity model has extractors in place of a tower, but is Cross.");

        static TestCaseData<Action<MultiEntityPretrainingOptions>, string> Case(
            Action<MultiEntityPretrainingOptions> set, string error) =>
            new(set, error) { TestName = $"{{m}}({error})" };
    }

    [TestCaseSource(nameof(Rules))]
    public void A_broken_rule_of_pretraining_is_reported(Action<MultiEntityPretrainingOptions> set, string error)
    {
        MultiEntityPretrainingOptions options = new();
        set(options);
        Assert.That(() => Context.BinaryClassification.Trainers.MultiEntityPretraining(options),
            Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo($"MultiEntityPretrainingOptions.{error}"));
    }

    [Test]
    public void A_broken_rule_of_transfer_is_reported() => Assert.That(
        () => Context.BinaryClassification.Trainers.MultiEntityTransfer(new() { Entity = " " }),
        Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo(
            "MultiEntityTransferOptions.Entity must be null or given, but is ' '."));

    [Test]
    public void A_transfer_refuses_a_factorization_machine_and_takes_cross_layers()
    {
        MultiEntityTransferOptions options = new() { Interaction = Interaction.FactorizationMachine };
        Assert.That(
            () => Context.BinaryClassification.Trainers.MultiEntityTransfer(options),
            Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo(
                "MultiEntityTransferOptions.Interaction must be None or Cross, because gates change the fields' embeddings group "
                + "by group, but is FactorizationMachine."));
        options.Interaction = Interaction.Cross;
        Assert.That(() => Context.BinaryClassification.Trainers.MultiEntityTransfer(options), Throws.Nothing);
    }

    [Test]
    public void The_trainer_has_a_copy_that_later_changes_do_not_reach()
    {
        MultiEntityPretrainingOptions options = new();
        var copy = (MultiEntityPretrainingOptions)options.Copy();
        options.HeadUnits[0] = 7;
        options.HiddenUnits[0] = 7;
        Assert.That((copy.HeadUnits[0], copy.HiddenUnits[0]), Is.EqualTo((32, 128)));
    }
}
