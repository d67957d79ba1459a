using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>The gate values of one adapter for some rows.</summary>
/// <param name="Layer">The target layer that the adapter adds to; 0 is the input.</param>
/// <param name="Vector">The name of the transferred vector behind the gate; null where the layer identifies it.</param>
/// <param name="Values">[rows, width], each 0 to 1.</param>
/// <param name="Source">The name of the further source behind the gate; null for the first source.</param>
internal sealed record WatchedGate(int Layer, string? Vector, Tensor Values, string? Source = null);
