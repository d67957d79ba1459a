namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>The gradients of a network's input for some rows of a batch, in main memory.</summary>
internal interface IInputGradients
{
    /// <summary>The first row's index in the batch.</summary>
    int First { get; }

    /// <summary>The number of rows.</summary>
    int Count { get; }

    /// <summary>[rows, gathered width]</summary>
    ReadOnlySpan<float> OfInput { get; }

    /// <summary>[rows]: of the linear term; empty if the network has none.</summary>
    ReadOnlySpan<float> OfLinear { get; }

    /// <summary>[rows, length, width]: of a sequence that attention pools.</summary>
    /// <param name="number">The sequence's number in the plan.</param>
    ReadOnlySpan<float> OfSequence(int number);
}
