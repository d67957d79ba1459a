using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>The loss of some rows of a batch.</summary>
/// <param name="LogLoss">The sum of the rows' cross-entropies, in nats.</param>
/// <param name="Further">What a network adds to it in training; null for nothing.</param>
internal sealed record BatchLoss(Tensor LogLoss, Tensor? Further = null);
