using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Trainers;

public sealed class TrainerOptionRulesTests
{
    private static readonly MLContext Context = new(seed: 1);

    private static IEnumerable<TestCaseData<Action<CtrTrainerOptions>, string>> CommonRules()
    {
        yield return Case(options => options.LabelColumnName = "", "LabelColumnName must be given, but is ''.");
        yield return Case(options => options.LabelColumnName = null!, "LabelColumnName must be given, but is null.");
        yield return Case(options => options.FeatureColumnName = " ", "FeatureColumnName must be given, but is ' '.");
        yield return Case(
            options => options.ExampleWeightColumnName = "", "ExampleWeightColumnName must be null or given, but is ''.");
        yield return Case(options => options.EmbeddingSize = 0, "EmbeddingSize must be between 1 and 1024, but is 0.");
        yield return Case(options => options.EmbeddingSize = 1025, "EmbeddingSize must be between 1 and 1024, but is 1025.");
        yield return Case(options =>
            options.HiddenUnits = null!, "HiddenUnits must be a list of numbers between 1 and 65536, but is null.");
        yield return Case(
            options => options.HiddenUnits = [], "HiddenUnits must be a list of numbers between 1 and 65536, but is [].");
        yield return Case(
            options => options.HiddenUnits = [8, 0, 4],
            "HiddenUnits must be a list of numbers between 1 and 65536, but is [8, 0, 4].");
        yield return Case(
            options => options.HiddenUnits = [65_537],
            "HiddenUnits must be a list of numbers between 1 and 65536, but is [65537].");
        yield return Case(options => options.NumberOfEpochs = 0, "NumberOfEpochs must be between 1 and 1000, but is 0.");
        yield return Case(options => options.NumberOfEpochs = 1001, "NumberOfEpochs must be between 1 and 1000, but is 1001.");
        yield return Case(options => options.BatchSize = 0, "BatchSize must be between 1 and 1048576, but is 0.");
        yield return Case(options => options.BatchSize = 1_048_577, "BatchSize must be between 1 and 1048576, but is 1048577.");
        yield return Case(options => options.LearningRate = -0.5, "LearningRate must be between 0 and 100, but is -0.5.");
        yield return Case(options => options.LearningRate = 100.5, "LearningRate must be between 0 and 100, but is 100.5.");
        yield return Case(options => options.LearningRate = double.NaN, "LearningRate must be between 0 and 100, but is NaN.");
        yield return Case(
            options => options.EmbeddingLearningRate =
                double.PositiveInfinity, "EmbeddingLearningRate must be between 0 and 100, but is Infinity.");
        yield return Case(options => options.ShufflePoolSize = -1, "ShufflePoolSize must be between 0 and 16777216, but is -1.");
        yield return Case(options =>
            options.ShufflePoolSize = 16_777_217, "ShufflePoolSize must be between 0 and 16777216, but is 16777217.");
        foreach (string share in (string[])["Dropout", "FieldDropRate"])
        {
            foreach (double value in (double[])[-0.1, 1, double.NaN])
                yield return Case(options => Set(options, share, value), string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{share} must be at least 0 and below 1, but is {value}."));
        }

        yield return Case(options => options.PositiveWeight = 0, "PositiveWeight must be above 0 and at most 1000000, but is 0.");
        yield return Case(
            options => options.PositiveWeight = 2e6, "PositiveWeight must be above 0 and at most 1000000, but is 2000000.");
        yield return Case(
            options => options.NegativeSamplingRate = 0, "NegativeSamplingRate must be above 0 and at most 1, but is 0.");
        yield return Case(
            options => options.NegativeSamplingRate = 1.5, "NegativeSamplingRate must be above 0 and at most 1, but is 1.5.");
        yield return Case(
            options => options.EarlyStoppingPatience = 0, "EarlyStoppingPatience must be between 1 and 1000, but is 0.");
        yield return Case(options => options.WarmUpSteps = -1, "WarmUpSteps must be between 0 and 1000000000, but is -1.");
        yield return Case(options => (options.LearningRateSchedule, options.DecaySteps) = (LearningRateSchedule.Linear, 0),
            "DecaySteps must be between 1 and 1000000000, but is 0.");
        yield return Case(options => options.LearningRateSchedule = LearningRateSchedule.Cosine,
            "DecaySteps must be given where LearningRateSchedule is Cosine, but is null.");
        yield return Case(
            options => options.DecaySteps = 5, "DecaySteps must be null where LearningRateSchedule is Constant, but is 5.");
        yield return Case(
            options => options.Activation = (Activation)9,
            "Activation must be one of Relu, LeakyRelu, Silu, Tanh, Gelu, but is 9.");
        yield return Case(
            options => options.Normalization = (Normalization)9, "Normalization must be one of None, Layer, Batch, but is 9.");
        yield return Case(
            options => options.SequencePooling = (SequencePooling)9, "SequencePooling must be one of Mean, Attention, but is 9.");
        yield return Case(
            options => options.Interaction = (Interaction)9,
            "Interaction must be one of None, Cross, FactorizationMachine, but is 9.");
        yield return Case(options => options.CrossLayers = 0, "CrossLayers must be between 1 and 16, but is 0.");
        yield return Case(options => options.CrossLayers = 17, "CrossLayers must be between 1 and 16, but is 17.");
        yield return Case(
            options => (options.Interaction, options.CrossRank) = (Interaction.Cross, 0),
            "CrossRank must be between 1 and 65536, but is 0.");
        yield return Case(
            options => options.CrossRank = 4, "CrossRank must be null where Interaction is None, but is 4.");
        yield return Case(
            options => (options.Interaction, options.CrossRank) = (Interaction.FactorizationMachine, 4),
            "CrossRank must be null where Interaction is FactorizationMachine, but is 4.");
        yield return Case(options => options.EmbeddingOptimizer = (EmbeddingOptimizer)9,
            "EmbeddingOptimizer must be one of RowWiseAdagrad, LazyAdam, but is 9.");
        yield return Case(
            options => options.DenseOptimizer = (DenseOptimizer)9, "DenseOptimizer must be one of Adagrad, Adam, but is 9.");
        yield return Case(options => options.LearningRateSchedule = (LearningRateSchedule)9,
            "LearningRateSchedule must be one of Constant, Linear, Cosine, but is 9.");
        yield return Case(options => options.GpuDeviceId = -1, "GpuDeviceId must be between 0 and 255, but is -1.");
        yield return Case(options => options.NumberOfThreads = 0, "NumberOfThreads must be between 1 and 1024, but is 0.");
        yield return Case(options => options.NumberOfThreads = 1025, "NumberOfThreads must be between 1 and 1024, but is 1025.");

        static void Set(CtrTrainerOptions options, string name, double value) =>
            typeof(CtrTrainerOptions).GetProperty(name)!.SetValue(options, value);

        static TestCaseData<Action<CtrTrainerOptions>, string> Case(Action<CtrTrainerOptions> set, string error) =>
            new(set, error) { TestName = $"{{m}}({error})" };
    }

    [TestCase("", null, "ConversionColumnName must be null or given, but is ''.")]
    [TestCase("Bought", " ", "ConversionWeightColumnName must be null or given, but is ' '.")]
    [TestCase(null, "W", "ConversionWeightColumnName must be null where ConversionColumnName is null, but is 'W'.")]
    public void A_broken_rule_of_conversions_is_reported(string? conversion, string? weight, string error)
    {
        CtrTowerOptions tower = new() { ConversionColumnName = conversion, ConversionWeightColumnName = weight };
        CtnetAdapterOptions adapter = new() { ConversionColumnName = conversion, ConversionWeightColumnName = weight };
        Assert.That(
            () => Context.BinaryClassification.Trainers.CtrTower(tower),
            Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo($"CtrTowerOptions.{error}"));
        Assert.That(
            () => Context.BinaryClassification.Trainers.CtnetAdapter(adapter),
            Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo($"CtnetAdapterOptions.{error}"));
    }

    [TestCase("Bought", -1, "ConversionSharedLayers must be between 0 and the 2 layers of HiddenUnits, but is -1.")]
    [TestCase("Bought", 3, "ConversionSharedLayers must be between 0 and the 2 layers of HiddenUnits, but is 3.")]
    [TestCase(null, 1, "ConversionSharedLayers must be 0 where ConversionColumnName is null, but is 1.")]
    public void A_broken_rule_of_shared_layers_is_reported(string? conversion, int layers, string error)
    {
        CtrTowerOptions tower = new() { ConversionColumnName = conversion, ConversionSharedLayers = layers };
        Assert.That(
            () => Context.BinaryClassification.Trainers.CtrTower(tower),
            Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo($"CtrTowerOptions.{error}"));
    }

    private static IEnumerable<TestCaseData<Action<CtnetAdapterOptions>, string>> AdapterRules()
    {
        yield return Case(
            options => options.AdapterKind = (AdapterKind)9, "AdapterKind must be one of Glu, Linear, None, but is 9.");
        yield return Case(
            options => options.AdapterInput = (AdapterInput)9, "AdapterInput must be one of Previous, Same, but is 9.");
        yield return Case(
            options => options.AdapterPlace = (AdapterPlace)9,
            "AdapterPlace must be one of BeforeActivation, AfterActivation, but is 9.");
        yield return Case(
            options => options.AdapterLayers = (AdapterLayers)9, "AdapterLayers must be one of All, Last, but is 9.");
        yield return Case(options => options.SourceColumnPrefix = "", "SourceColumnPrefix must be given, but is ''.");
        yield return Case(options => options.Start = (TargetStart)9, "Start must be one of Random, Source, but is 9.");
        yield return Case(
            options => options.SourceRefresh = SourceRefresh.CarryOver,
            "SourceRefresh must be Replace or Both where adapters or the logit read the source tower, but is CarryOver.");
        yield return Case(
            options => (options.SourceRefresh, options.NewIdsFromSource) = (SourceRefresh.Both, false),
            "NewIdsFromSource must be true where the source's changes are carried over, but is False.");
        yield return Case(
            options => options.FallbackRows = 2559,
            "FallbackRows must be null or at least 10 times BatchSize (256), but is 2559.");
        yield return Case(
            options => options.FallbackRows = 1_000_000_001, "FallbackRows must be between 1 and 1000000000, but is 1000000001.");
        yield return Case(
            options => (options.FallbackRows, options.FieldDropRate) = (2560, 0.1),
            "FallbackRows must be null where FieldDropRate is above 0, but is 2560.");
        yield return Case(
            options => (options.FallbackRows, options.ConversionColumnName) = (2560, "Bought"),
            "FallbackRows must be null where ConversionColumnName is given, but is 2560.");

        static TestCaseData<Action<CtnetAdapterOptions>, string> Case(Action<CtnetAdapterOptions> set, string error) =>
            new(set, error) { TestName = $"{{m}}({error})" };
    }

    [TestCaseSource(nameof(CommonRules))]
    public void A_broken_rule_is_reported_with_the_option_the_rule_and_the_value(Action<CtrTrainerOptions> set, string error)
    {
        CtrTowerOptions tower = new();
        CtnetAdapterOptions adapter = new();
        set(tower);
        set(adapter);

        Assert.That(
            () => Context.BinaryClassification.Trainers.CtrTower(tower),
            Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo($"CtrTowerOptions.{error}"));
        Assert.That(
            () => Context.BinaryClassification.Trainers.CtnetAdapter(adapter),
            Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo($"CtnetAdapterOptions.{error}"));
    }

    [TestCaseSource(nameof(AdapterRules))]
    public void A_broken_rule_of_the_adapter_is_reported(Action<CtnetAdapterOptions> set, string error)
    {
        CtnetAdapterOptions adapter = new();
        set(adapter);

        Assert.That(
            () => Context.BinaryClassification.Trainers.CtnetAdapter(adapter),
            Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo($"CtnetAdapterOptions.{error}"));
    }

    [Test]
    public void All_broken_rules_are_reported_at_once()
    {
        CtnetAdapterOptions options =
            new() { EmbeddingSize = 0, HiddenUnits = [], AdapterKind = (AdapterKind)5, LearningRate = -1 };

        Assert.That(
            () => Context.BinaryClassification.Trainers.CtnetAdapter(options),
            Throws.TypeOf<InvalidOptionsException>().And.Property("Message").EqualTo(string.Join(Environment.NewLine, (string[])
            [
                "CtnetAdapterOptions.AdapterKind must be one of Glu, Linear, None, but is 5.",
                "CtnetAdapterOptions.EmbeddingSize must be between 1 and 1024, but is 0.",
                "CtnetAdapterOptions.HiddenUnits must be a list of numbers between 1 and 65536, but is [].",
                "CtnetAdapterOptions.LearningRate must be between 0 and 100, but is -1.",
            ])));
    }

    [Test]
    public void The_limits_themselves_are_allowed()
    {
        Assert.That(
            () => Context.BinaryClassification.Trainers.CtrTower(new()
            {
                EmbeddingSize = 1, HiddenUnits = [1], NumberOfEpochs = 1, BatchSize = 1, LearningRate = 0,
                EmbeddingLearningRate = 0,
                ShufflePoolSize = 0, NumberOfThreads = 1, Dropout = 0, FieldDropRate = 0, PositiveWeight = double.Epsilon,
                NegativeSamplingRate = double.Epsilon, EarlyStoppingPatience = 1, WarmUpSteps = 0,
            }),
            Throws.Nothing);
        Assert.That(
            () => Context.BinaryClassification.Trainers.CtrTower(new()
            {
                EmbeddingSize = 1024, HiddenUnits = [65_536], NumberOfEpochs = 1000, BatchSize = 1_048_576, LearningRate = 100,
                EmbeddingLearningRate = 100, ShufflePoolSize = 16_777_216, NumberOfThreads = 1024, Dropout = 0.999,
                FieldDropRate = 0.999,
                PositiveWeight = 1e6, NegativeSamplingRate = 1, EarlyStoppingPatience = 1000, WarmUpSteps = 1_000_000_000,
                DecaySteps = 1_000_000_000, LearningRateSchedule = LearningRateSchedule.Cosine,
            }),
            Throws.Nothing);
        Assert.That(
            () => Context.BinaryClassification.Trainers.CtnetAdapter(new CtnetAdapterOptions { FallbackRows = 2560 }),
            Throws.Nothing);
        Assert.That(
            () => Context.BinaryClassification.Trainers.CtnetAdapter(new CtnetAdapterOptions { FallbackRows = 1_000_000_000 }),
            Throws.Nothing);
    }
}
