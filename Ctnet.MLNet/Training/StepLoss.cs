using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>The loss and the logits of a step's batch before the step. The owner disposes of it.</summary>
/// <param name="LogLoss">[1], Double: the batch's summed log loss.</param>
/// <param name="Logits">The logits of the batch's rows, part after part.</param>
internal sealed record StepLoss(Tensor LogLoss, IReadOnlyList<Tensor> Logits) : IDisposable
{
    public void Dispose()
    {
        foreach (Tensor tensor in Logits.Prepend(LogLoss))
            tensor.Dispose();
    }
}
