using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Scoring.Plans;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Layers;

/// <summary>The attention modules of a plan: one for each sequence that is pooled by attention.</summary>
internal sealed class SequenceAttentions(FeaturePlan plan)
    : ModuleList<SequenceAttention>([.. plan.Sequences.Select(sequence => new SequenceAttention(sequence))])
{
    /// <summary>The pooled sequences, each [rows, width].</summary>
    public IEnumerable<Tensor> Pool(EmbeddedInput features) =>
        features.Sequences.Select((sequence, i) => this[i].Pool(sequence, features.Input));
}
