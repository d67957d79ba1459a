using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Networks.Ctnet;

/// <summary>How the source tower's vectors enter the target tower. The options of the same names describe the members.</summary>
internal sealed record AdapterShape(
    AdapterKind Kind, AdapterInput Input, AdapterPlace Place, AdapterLayers Layers, bool SourceEmbedding, bool SourceLogit)
{
    /// <summary>Whether the source's last layer or its logit is read. Otherwise neither is computed.</summary>
    public bool ReadsLastLayer => SourceLogit || (Kind != AdapterKind.None && Input == AdapterInput.Same);

    public static AdapterShape Of(CtnetAdapterOptions options) => new(
        options.AdapterKind, options.AdapterInput, options.AdapterPlace, options.AdapterLayers, options.SourceEmbedding,
        options.SourceLogit);
}
