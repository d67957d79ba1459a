using Ctnet.MLNet.Networks.Embeddings;

namespace Ctnet.MLNet.Networks.Passes;

/// <summary>The gradients that a <see cref="NetworkPass"/> computes for its rows. The room is reused from batch to batch.</summary>
/// <param name="width">The width of the gathered input.</param>
/// <param name="hasLinear">Whether the network has a linear term.</param>
internal sealed class InputGradients(int width, bool hasLinear) : IInputGradients
{
    private float[] _input = [], _linear = [];

    public int First { get; private set; }

    public int Count { get; private set; }

    public ReadOnlySpan<float> OfInput => Rows(0, Count);

    public ReadOnlySpan<float> OfLinear => hasLinear ? Terms(0, Count) : [];

    public ReadOnlySpan<float> OfSequence(int number) =>
        throw new InvalidOperationException("Sequences that attention pools have no gradients here.");

    /// <summary>Makes room for some rows of a batch.</summary>
    public void Start(int first, int count)
    {
        (First, Count) = (first, count);
        if (_linear.Length >= count)
            return;
        (_input, _linear) = (new float[count * width], new float[count]);
    }

    /// <summary>[rows, gathered width]: the gradients of some of the rows, to be written.</summary>
    public Span<float> Rows(int first, int count) => _input.AsSpan(first * width, count * width);

    /// <summary>[rows]: the gradients of the logits of some of the rows, to be written.</summary>
    public Span<float> Terms(int first, int count) => _linear.AsSpan(first, count);
}
