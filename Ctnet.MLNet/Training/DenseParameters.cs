using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Trainers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// All dense parameters of a network are views of one flat tensor, and their gradients are views of another. An optimizer step
/// therefore takes a few operations, however many layers there are. Each worker has its own copy of the network, with the same
/// values and its own gradients.
/// </summary>
internal sealed class DenseParameters : IDisposable
{
    private readonly (string Name, long Offset, long[] Shape)[] _parts;
    private readonly Tensor _values;
    private readonly DenseUpdate _update;
    private readonly Tensor[] _gradients;

    /// <param name="networks">One network for each worker. All take the values of the first.</param>
    /// <param name="device">The training device.</param>
    /// <param name="optimizer">The optimizer of the dense weights.</param>
    public DenseParameters(IReadOnlyList<nn.Module> networks, Device device, DenseOptimizer optimizer = DenseOptimizer.Adagrad)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var parts = new List<(string, long, long[])>();
        long length = 0;
        foreach ((string name, Parameter value) in networks[0].named_parameters())
        {
            parts.Add((name, length, value.shape));
            length += value.numel();
        }

        _parts = [.. parts];
        _values = zeros(length, device: device).DetachFromDisposeScope();
        _update = DenseUpdate.Of(optimizer, _values);
        _gradients = [.. networks.Select(_ => zeros(length, device: device).DetachFromDisposeScope())];
        for (int i = 0; i < networks.Count; i++)
        {
            foreach (((string, long, long[]) part, Parameter value) in _parts.Zip(networks[i].parameters()))
            {
                Tensor view = Part(_values, part);
                if (i == 0)
                    view.copy_(value);
                value.set_(view);
                value.grad = Part(_gradients[i], part);
            }
        }
    }

    public void ZeroGradients(int worker) => _gradients[worker].zero_();

    /// <summary>Takes an optimizer step on the mean gradient of the rows.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="rows">The rows of the batch, over all workers. The gradients are sums over these rows.</param>
    public void Update(double learningRate, int rows)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor gradient = _gradients[0];
        foreach (Tensor further in _gradients.AsSpan(1))
            gradient.PlusInPlace(further);
        // A scalar that nobody holds may be finalized while libtorch reads it.
        using Scalar count = rows;
        gradient.div_(count);
        _update.Step(_values, gradient, learningRate);
    }

    /// <summary>The optimizer's state under the parameters' names.</summary>
    public Dictionary<string, WeightTensor> SaveState()
    {
        using var scope = NewDisposeScope();
        var state = new Dictionary<string, WeightTensor>();
        foreach ((string suffix, Tensor values, bool uniform) in _update.State)
        {
            foreach (var part in _parts)
            {
                Tensor saved = uniform ? Part(values, part).view(-1).narrow(0, 0, 1) : Part(values, part);
                state.Add(part.Name + suffix, saved.ToWeights());
            }
        }

        return state;
    }

    /// <summary>
    /// Takes over an earlier model's optimizer state by parameter name. The state of another optimizer is ignored.
    /// </summary>
    public void LoadState(IReadOnlyDictionary<string, WeightTensor> state)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        foreach ((string suffix, Tensor values, _) in _update.State)
        {
            foreach (var part in _parts)
            {
                // A uniform state is saved as one value, which the copy broadcasts.
                if (state.TryGetValue(part.Name + suffix, out WeightTensor? earlier))
                    Part(values, part).copy_(earlier.ToTensor(values.device));
            }
        }
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _gradients.Append(_values))
            tensor.Dispose();
        _update.Dispose();
    }

    private static Tensor Part(Tensor flat, (string Name, long Offset, long[] Shape) part) =>
        flat.narrow(0, part.Offset, part.Shape.Aggregate(1L, (product, size) => product * size)).view(part.Shape);
}
