using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>The loss of some rows of a batch.</summary>
/// <param name="LogLoss">The sum of the rows' cross-entropies of clicks, in nats.</param>
/// <param name="Further">The sum of the losses that a network adds, such as that of conversions; null if it adds none.</param>
internal sealed record BatchLoss(Tensor LogLoss, Tensor? Further = null);
