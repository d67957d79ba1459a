using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>The gate values of one adapter for some rows.</summary>
/// <param name="Layer">The target layer that it adds to; 0 is the input.</param>
/// <param name="Vector">Which transferred vector it guards; null where the layer says it.</param>
/// <param name="Values">[rows, width], each 0 to 1.</param>
internal sealed record WatchedGate(int Layer, string? Vector, Tensor Values);
