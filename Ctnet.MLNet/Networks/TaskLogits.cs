using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>The trained logits of some rows, each [rows].</summary>
/// <param name="Click">The logit of a click, without the shift that scoring adds.</param>
/// <param name="Conversion">The logit of a conversion after a click; null if the network predicts clicks only.</param>
internal sealed record TaskLogits(Tensor Click, Tensor? Conversion = null);
