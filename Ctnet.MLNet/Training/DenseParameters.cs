using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Trainers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// All dense parameters of a network as views of one flat tensor, and their gradients as views of another: a step of the optimizer
/// is a few operations, however many layers there are. Workers have a copy of the network each, over the same values and with
/// gradients of their own.
/// </summary>
internal sealed class DenseParameters : IDisposable
{
    private readonly (string Name, long Offset, long[] Shape)[] _parts;
    private readonly Tensor _values;
    private readonly DenseUpdate _update;
    private readonly Tensor[] _gradients;

    /// <param name="networks">The networks of the workers; all take the values of the first.</param>
    /// <param name="device">The training device.</param>
    /// <param name="optimizer">How they learn.</param>
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

    /// <summary>A step of the optimizer on the mean of the rows' gradients.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="rows">Rows of the batch, over all workers; their gradients are sums.</param>
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
                state.Add(part.Name + suffix, (uniform ? Part(values, part).view(-1).narrow(0, 0, 1) : Part(values, part)).ToWeights());
        }

        return state;
    }

    /// <summary>
    /// Takes over the state that an earlier model had under the parameters' names; what another optimizer left is not found.
    /// </summary>
    public void LoadState(IReadOnlyDictionary<string, WeightTensor> state)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        foreach ((string suffix, Tensor values, _) in _update.State)
        {
            foreach (var part in _parts)
            {
                // One value for all of a parameter's spreads over them.
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
