using Ctnet.MLNet.Scoring;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>The attention of each sequence of a plan that is pooled by it.</summary>
internal sealed class SequenceAttentions(FeaturePlan plan)
    : ModuleList<SequenceAttention>([.. plan.Sequences.Select(sequence => new SequenceAttention(sequence))])
{
    /// <summary>The network's input: what was gathered, then the pooled sequences.</summary>
    public Tensor Input(EmbeddedInput features) => Count == 0
        ? features.Input
        : cat([features.Input, .. features.Sequences.Select((sequence, i) => this[i].Pool(sequence, features.Input))], 1);
}
