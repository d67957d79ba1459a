using Ctnet.MLNet.Pipeline;
using Microsoft.ML;

namespace Ctnet.MLNet.Serving;

/// <summary>
/// The transformers of a model that hold resources, such as those of ML.NET. Versions that a delta made share them, and the last
/// one disposes of them. Thread-safe.
/// </summary>
internal sealed class DisposableParts(ITransformer model)
{
    private readonly IDisposable[] _parts = [.. Chains.Parts(model).OfType<IDisposable>()];
    private int _owners = 1;

    /// <summary>Adds an owner, on behalf of one that has not released the parts yet.</summary>
    public DisposableParts Share()
    {
        Interlocked.Increment(ref _owners);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _owners) > 0)
            return;
        foreach (IDisposable part in _parts)
            part.Dispose();
    }
}
