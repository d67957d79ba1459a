using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>The input of a network's first layer for some rows of a batch.</summary>
/// <param name="First">The first row.</param>
/// <param name="Count">How many rows.</param>
/// <param name="Input">
/// [rows, width]: the fields' embeddings, the numbers and their marks; attended sequences are not yet part of it.
/// </param>
/// <param name="Linear">[rows]: the linear term; null where the network has none.</param>
/// <param name="Sequences">The sequences that the network pools by attention, in the plan's order.</param>
/// <param name="Leaves">What gradients are read from, where an implementation needs it.</param>
internal sealed record EmbeddedInput(
    int First, int Count, Tensor Input, Tensor? Linear, IReadOnlyList<SequenceInput> Sequences, Tensor[]? Leaves = null) : IDisposable
{
    private IEnumerable<Tensor> Tensors => new[] { Input, Linear }.Concat(Leaves ?? []).OfType<Tensor>()
        .Concat(Sequences.SelectMany(sequence => new[] { sequence.Elements, sequence.Mask }));

    /// <summary>Keeps the tensors when the present scope ends, until <see cref="Dispose"/>.</summary>
    public EmbeddedInput Keep()
    {
        foreach (Tensor tensor in Tensors)
            tensor.DetachFromDisposeScope();
        return this;
    }

    public void Dispose()
    {
        foreach (Tensor tensor in Tensors)
            tensor.Dispose();
    }
}
