using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Compare.Strategies.Adapters;

/// <summary>Variants of CTNet, as changes of its options. They were chosen on the periods before the measured half.</summary>
internal static class AdapterSettings
{
    /// <summary>
    /// No adapters: the source's change is carried over. Rates are small, because most knowledge comes from there.
    /// </summary>
    public static void CarryOver(CtnetAdapterOptions options)
    {
        options.AdapterKind = AdapterKind.None;
        options.Start = TargetStart.Source;
        options.SourceRefresh = SourceRefresh.CarryOver;
        options.LearningRate = 0.003;
        options.EmbeddingLearningRate = 0.03;
    }

    /// <summary>Adapters beside the carry-over.</summary>
    public static void CarryOverBeside(CtnetAdapterOptions options)
    {
        (options.Start, options.SourceRefresh) = (TargetStart.Source, SourceRefresh.Both);
        (options.LearningRate, options.EmbeddingLearningRate) = (0.01, 0.03);
    }

    /// <summary>The options that were measured to help, together.</summary>
    public static void Ensemble(CtnetAdapterOptions options)
    {
        (options.WeightAverageDecay, options.DistillationShare) = (0.99, 0.1);
        options.CarryOverTower = new() { WeightAverageDecay = 0.99 };
    }

    /// <summary>Whether the target tower starts with the source's weights, and so needs its vocabularies and scales.</summary>
    public static bool StartsFromSource(CtnetAdapterOptions options) =>
        options.Start == TargetStart.Source || options.CarryOverTower is not null;
}
