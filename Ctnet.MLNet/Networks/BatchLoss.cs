using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>The loss of some rows of a batch.</summary>
/// <param name="LogLoss">The sum of the rows' cross-entropies, in nats.</param>
/// <param name="Further">The sum of the losses that a network adds in training; null if it adds none.</param>
internal sealed record BatchLoss(Tensor LogLoss, Tensor? Further = null);
