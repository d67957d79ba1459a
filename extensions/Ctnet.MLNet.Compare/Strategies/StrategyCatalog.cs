using Ctnet.MLNet.Compare.Strategies.Adapters;
using Ctnet.MLNet.Compare.Strategies.MLNetTrainers;
using Ctnet.MLNet.Compare.Strategies.MultiEntity;
using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Strategies.Towers;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Compare;

/// <summary>All strategies by name. An ablation is a method with some of its options changed.</summary>
public static class StrategyCatalog
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
        ["ctnet-delta"] = Ctnet(AdapterSettings.CarryOver),
        ["ctnet-ensemble"] = Ctnet(AdapterSettings.Ensemble),
    };

    private static readonly Dictionary<string, Func<StrategySetting, IStrategy>> s_ablations = new()
    {
        // Nothing leads from the source to the target here, so the results must be those of target-only: a check of the protocol.
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
        ["ctnet-from-source"] =
            setting => new CtnetStrategy(setting, options => options.Start = TargetStart.Source, startsAtTransfer: true),
        ["ctnet-delta-adapters"] = Ctnet(AdapterSettings.CarryOverBeside),
        ["ctnet-averaged"] = Ctnet(options => options.WeightAverageDecay = 0.99),
        ["ctnet-distilled"] = Ctnet(options => options.DistillationShare = 0.2),
        ["ctnet-distilled-by-user"] = setting => new CtnetStrategy(setting, options =>
            (options.DistillationShare, options.DistillationField) = (0.2, setting.Task.TargetLog.UserField!.Name)),
        ["ctnet-slow-users"] = Ctnet(options => options.GroupRateFactors = SlowUsers(0.3)),
        ["ctnet-delta-slow-users"] = Ctnet(options =>
        {
            AdapterSettings.CarryOver(options);
            options.GroupRateFactors = SlowUsers(0.5);
        }),
        ["ctnet-delta-averaged"] = Ctnet(options =>
        {
            AdapterSettings.CarryOver(options);
            options.WeightAverageDecay = 0.99;
        }),
        ["ctnet-delta-adapters-averaged"] = Ctnet(options =>
        {
            AdapterSettings.CarryOverBeside(options);
            options.WeightAverageDecay = 0.99;
        }),
        ["ctnet-delta-adapters-slow-users"] = Ctnet(options =>
        {
            AdapterSettings.CarryOverBeside(options);
            options.GroupRateFactors = SlowUsers(0.5);
        }),
        ["mkt-no-hfa"] = setting => new MktStrategy(setting, options => options.FeatureAlignment = false),
        ["mkt-relu-knowledge"] = setting => new MktStrategy(setting, options => options.SignedKnowledge = false),
        ["mkt-signed-cosine"] =
            setting => new MktStrategy(setting, options => options.DistributionLoss = DistributionLoss.SignedCosine),
        ["mkt-no-pdl"] = setting => new MktStrategy(setting, options => options.DistributionLossWeight = 0),
        ["mkt-same-rows"] = setting => new MktStrategy(setting, refreshes: true, sameRows: true),
        ["mkt-stage1-only"] = setting => new MultiEntityStrategy(setting),
        ["ctnet-no-refresh"] = setting => new CtnetStrategy(setting, refreshes: false),
        ["ctnet-fallback"] = setting => new CtnetStrategy(setting, WithFallback(setting)),
    };

    // CTNet with a useless source, with and without the fallback.
    private static readonly Dictionary<string, Func<StrategySetting, IStrategy>> s_broken = new()
    {
        ["ctnet-noise"] = setting => new CtnetStrategy(setting, broken: new(setting, fromBeginning: true)),
        ["ctnet-fallback-noise"] =
            setting => new CtnetStrategy(setting, WithFallback(setting), broken: new(setting, fromBeginning: true)),
        ["ctnet-broken"] = setting => new CtnetStrategy(setting, broken: new(setting, fromBeginning: false)),
        ["ctnet-fallback-broken"] =
            setting => new CtnetStrategy(setting, WithFallback(setting), broken: new(setting, fromBeginning: false)),
    };

    private static readonly Dictionary<string, IReadOnlyList<string>> s_groups = new()
    {
        ["default"] = ["target-only", "fine-tune-once", "joint", "ctnet"],
        ["rivals"] = [.. s_rivals.Keys],
        ["ablations"] = ["target-only", "ctnet", .. s_ablations.Keys],
        ["broken"] = ["target-only", "ctnet", "ctnet-fallback", .. s_broken.Keys],
        ["all"] = [.. s_rivals.Keys, .. s_ablations.Keys],
    };

    /// <summary>The names of all strategies.</summary>
    public static IEnumerable<string> Names => s_rivals.Keys.Concat(s_ablations.Keys).Concat(s_broken.Keys);

    internal static bool IsAblation(string name) => !s_rivals.ContainsKey(name);

    /// <summary>The names of groups of strategies.</summary>
    public static IEnumerable<string> Groups => s_groups.Keys;

    /// <summary>
    /// Replaces the names of groups by those of their strategies. Each strategy is named once, unknown names stay.
    /// </summary>
    /// <param name="names">Names of strategies or groups.</param>
    public static IReadOnlyList<string> Expand(IEnumerable<string> names) =>
        [.. names.SelectMany(name => s_groups.GetValueOrDefault(name) ?? [name]).Distinct()];

    internal static IStrategy Create(string name, StrategySetting setting) =>
        (s_rivals.GetValueOrDefault(name) ?? s_ablations.GetValueOrDefault(name) ?? s_broken[name])(setting);

    // A multi-entity model without the parts that MKT adds.
    private static Func<StrategySetting, IStrategy> Joint(CommonExtractor extractor) =>
        setting => new MultiEntityStrategy(setting, options =>
        {
            (options.CommonExtractor, options.FeatureAlignment, options.IndependentKnowledge) = (extractor, false, false);
            (options.SignedKnowledge, options.SequencePooling) = (false, SequencePooling.Mean);
        });

    // Chosen on the periods before the measured half, where both more and fewer rows did about as well.
    private static Action<CtnetAdapterOptions> WithFallback(StrategySetting setting) =>
        options => options.FallbackRows = 16 * setting.Training.BatchSize;

    private static Dictionary<FieldGroup, double> SlowUsers(double factor) => new() { [FieldGroup.User] = factor };

    private static Func<StrategySetting, IStrategy> Ctnet(Action<CtnetAdapterOptions> change) =>
        setting => new CtnetStrategy(setting, change);
}
