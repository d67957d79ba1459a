namespace Ctnet.MLNet.Persistence;

/// <summary>The values of a delta, while it is made.</summary>
internal sealed class DeltaBlocks
{
    public Dictionary<string, WeightTensor> Tensors { get; } = [];

    public Dictionary<string, IntegerTensor> Integers { get; } = [];

    public Dictionary<string, IReadOnlyList<string>> Texts { get; } = [];
}
