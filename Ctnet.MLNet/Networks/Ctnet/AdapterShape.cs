using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Networks.Ctnet;

/// <summary>How the source tower's vectors enter the target tower. The options of the same names describe the members.</summary>
internal sealed record AdapterShape(
    AdapterKind Kind, AdapterInput Input, AdapterPlace Place, AdapterLayers Layers, bool SourceEmbedding, bool SourceLogit)
{
    /// <summary>Whether the network reads the source: through adapters, through its logit, or both.</summary>
    public bool ReadsSource => SourceLogit || Kind != AdapterKind.None;

    /// <summary>Whether the source's last layer or its logit is read. Otherwise neither is computed.</summary>
    public bool ReadsLastLayer => SourceLogit || (Kind != AdapterKind.None && Input == AdapterInput.Same);

    /// <summary>The source's layer that feeds a target layer's adapter; its last one if it has fewer layers.</summary>
    /// <param name="layer">The target's layer; 0 is the input.</param>
    /// <param name="depth">The number of the source's hidden layers.</param>
    public int SourceLayerFor(int layer, int depth) =>
        layer == 0 ? 0 : Math.Min(Input == AdapterInput.Same ? layer : layer - 1, depth);

    public static AdapterShape Of(CtnetAdapterOptions options) => new(
        options.AdapterKind, options.AdapterInput, options.AdapterPlace, options.AdapterLayers, options.SourceEmbedding,
        options.SourceLogit);
}
