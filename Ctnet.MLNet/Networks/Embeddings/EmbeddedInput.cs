using Ctnet.MLNet.Networks.Tensors;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>The input of a network's first layer for some rows of a batch.</summary>
/// <param name="First">The first row's index in the batch.</param>
/// <param name="Count">The number of rows.</param>
/// <param name="Input">
/// [rows, gathered width]: the fields' embeddings, the numbers and their marks, and the values of vectors with their marks. The
/// sequences that are pooled by attention are not in it.
/// </param>
/// <param name="Linear">[rows]: the linear term; null if the network has none.</param>
/// <param name="Sequences">The sequences that the network pools by attention, in the plan's order.</param>
/// <param name="Leaves">The tensors that gradients are read from, if an implementation needs them.</param>
internal sealed record EmbeddedInput(
    int First, int Count, Tensor Input, Tensor? Linear, IReadOnlyList<SequenceInput> Sequences, Tensor[]? Leaves = null)
    : IInputGradients, IDisposable
{
    ReadOnlySpan<float> IInputGradients.OfInput => Input.grad!.Floats();

    ReadOnlySpan<float> IInputGradients.OfLinear => Linear is null ? [] : Linear.grad!.Floats();

    ReadOnlySpan<float> IInputGradients.OfSequence(int number) => Sequences[number].Elements.grad!.Floats();

    private IEnumerable<Tensor> Tensors => new[] { Input, Linear }.Concat(Leaves ?? []).OfType<Tensor>()
        .Concat(Sequences.SelectMany(sequence => new[] { sequence.Elements, sequence.Mask }));

    /// <summary>Keeps the tensors alive beyond the current dispose scope, until <see cref="Dispose"/>.</summary>
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
