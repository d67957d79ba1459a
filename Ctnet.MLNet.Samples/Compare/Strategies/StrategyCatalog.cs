using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>All strategies, by the name that --strategies takes. An ablation is a name and a change of a method's options.</summary>
internal static class StrategyCatalog
{
    private static readonly Dictionary<string, Func<StrategySetting, IStrategy>> s_rivals = new()
    {
        ["target-only"] = setting => new TargetOnlyStrategy(setting),
        ["source-only"] = _ => new SourceOnlyStrategy(),
        ["joint"] = setting => new JointStrategy(setting),
        ["fine-tune-once"] = setting => new FineTuneOnceStrategy(setting),
        ["fine-tune-continual"] = setting => new FineTuneContinualStrategy(setting),
        ["blend"] = setting => new BlendStrategy(setting),
        ["logistic"] = setting => new LogisticStrategy(setting),
        ["ffm"] = setting => new FfmStrategy(setting),
        ["lightgbm"] = setting => new LightGbmStrategy(setting),
        ["ctnet"] = setting => new CtnetStrategy(setting),
        ["mkt"] = setting => new MktStrategy(setting),
        ["mkt-refreshed"] = setting => new MktStrategy(setting, refreshes: true),
        ["shared-bottom"] = Joint(CommonExtractor.SharedBottom),
        ["mmoe"] = Joint(CommonExtractor.Mmoe),
        ["ple"] = Joint(CommonExtractor.Ple),
        ["star"] = Joint(CommonExtractor.Star),
        // Small rates of its own: most of what it learns comes from the source. Chosen on what comes before the reported half.
        ["ctnet-delta"] = Ctnet(options =>
        {
            (options.AdapterKind, options.Start, options.SourceRefresh) = (AdapterKind.None, TargetStart.Source, SourceRefresh.CarryOver);
            (options.LearningRate, options.EmbeddingLearningRate) = (0.003, 0.03);
        }),
    };

    private static readonly Dictionary<string, Func<StrategySetting, IStrategy>> s_ablations = new()
    {
        // Without any way from the source this is target-only: that it comes out so is a check of the protocol.
        ["ctnet-no-adapter"] = Ctnet(options => (options.AdapterKind, options.NewIdsFromSource) = (AdapterKind.None, false)),
        ["ctnet-ids-only"] = Ctnet(options => options.AdapterKind = AdapterKind.None),
        ["ctnet-logit-only"] = Ctnet(options => (options.AdapterKind, options.SourceLogit) = (AdapterKind.None, true)),
        ["ctnet-linear"] = Ctnet(options => options.AdapterKind = AdapterKind.Linear),
        ["ctnet-after-activation"] = Ctnet(options => options.AdapterPlace = AdapterPlace.AfterActivation),
        ["ctnet-same-layer"] = Ctnet(options => options.AdapterInput = AdapterInput.Same),
        ["ctnet-last-layer"] = Ctnet(options => options.AdapterLayers = AdapterLayers.Last),
        ["ctnet-no-embedding"] = Ctnet(options => options.SourceEmbedding = false),
        ["ctnet-with-logit"] = Ctnet(options => options.SourceLogit = true),
        ["ctnet-random-ids"] = Ctnet(options => options.NewIdsFromSource = false),
        ["ctnet-from-source"] = setting => new CtnetStrategy(setting, options => options.Start = TargetStart.Source, startsAtTransfer: true),
        ["ctnet-delta-adapters"] = Ctnet(options =>
        {
            (options.Start, options.SourceRefresh) = (TargetStart.Source, SourceRefresh.Both);
            (options.LearningRate, options.EmbeddingLearningRate) = (0.01, 0.03);
        }),
        ["mkt-no-hfa"] = setting => new MktStrategy(setting, options => options.FeatureAlignment = false),
        ["mkt-relu-knowledge"] = setting => new MktStrategy(setting, options => options.SignedKnowledge = false),
        ["mkt-signed-cosine"] = setting => new MktStrategy(setting, options => options.DistributionLoss = DistributionLoss.SignedCosine),
        ["mkt-no-pdl"] = setting => new MktStrategy(setting, options => options.DistributionLossWeight = 0),
        ["mkt-same-rows"] = setting => new MktStrategy(setting, refreshes: true, sameRows: true),
        ["mkt-stage1-only"] = setting => new MultiEntityStrategy(setting),
        ["ctnet-no-refresh"] = setting => new CtnetStrategy(setting, refreshes: false),
        ["ctnet-fallback"] = setting => new CtnetStrategy(setting, WithFallback(setting)),
    };

    // What CTNet does with a source that is no good, and what its fallback is worth then.
    private static readonly Dictionary<string, Func<StrategySetting, IStrategy>> s_broken = new()
    {
        ["ctnet-noise"] = setting => new CtnetStrategy(setting, broken: new(setting, fromBeginning: true)),
        ["ctnet-fallback-noise"] = setting => new CtnetStrategy(setting, WithFallback(setting), broken: new(setting, fromBeginning: true)),
        ["ctnet-broken"] = setting => new CtnetStrategy(setting, broken: new(setting, fromBeginning: false)),
        ["ctnet-fallback-broken"] = setting => new CtnetStrategy(setting, WithFallback(setting), broken: new(setting, fromBeginning: false)),
    };

    private static readonly Dictionary<string, IReadOnlyList<string>> s_groups = new()
    {
        ["default"] = ["target-only", "fine-tune-once", "joint", "ctnet"],
        ["rivals"] = [.. s_rivals.Keys],
        ["ablations"] = ["target-only", "ctnet", .. s_ablations.Keys],
        ["broken"] = ["target-only", "ctnet", "ctnet-fallback", .. s_broken.Keys],
        ["all"] = [.. s_rivals.Keys, .. s_ablations.Keys],
    };

    public static IEnumerable<string> Names => s_rivals.Keys.Concat(s_ablations.Keys).Concat(s_broken.Keys);

    public static bool IsAblation(string name) => !s_rivals.ContainsKey(name);

    /// <summary>Names that stand for several strategies.</summary>
    public static IEnumerable<string> Groups => s_groups.Keys;

    /// <summary>The strategies that names, of strategies or groups, stand for; each once.</summary>
    public static IReadOnlyList<string> Expand(IEnumerable<string> names) =>
        [.. names.SelectMany(name => s_groups.GetValueOrDefault(name) ?? [name]).Distinct()];

    public static IStrategy Create(string name, StrategySetting setting) =>
        (s_rivals.GetValueOrDefault(name) ?? s_ablations.GetValueOrDefault(name) ?? s_broken[name])(setting);

    // What is left of a multi-entity model without what MKT adds.
    private static Func<StrategySetting, IStrategy> Joint(CommonExtractor extractor) => setting => new MultiEntityStrategy(setting, options =>
    {
        (options.CommonExtractor, options.FeatureAlignment, options.IndependentKnowledge) = (extractor, false, false);
        (options.SignedKnowledge, options.SequencePooling) = (false, SequencePooling.Mean);
    });

    // Chosen on what comes before the reported half, where more rows and fewer did about as well.
    private static Action<CtnetAdapterOptions> WithFallback(StrategySetting setting) => options => options.FallbackRows = 16 * setting.Training.BatchSize;

    private static Func<StrategySetting, IStrategy> Ctnet(Action<CtnetAdapterOptions> change) => setting => new CtnetStrategy(setting, change);
}
