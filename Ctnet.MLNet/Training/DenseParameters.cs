using Ctnet.MLNet.Persistence;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// All dense parameters of a network as views of one flat tensor, and their gradients as views of another: a step of the optimizer
/// (Adagrad) is a few operations, however many layers there are. Workers have a copy of the network each, over the same values and with
/// gradients of their own.
/// </summary>
internal sealed class DenseParameters : IDisposable
{
    /// <summary>Keeps the first steps, when sums are small, from being large; the reference implementation's.</summary>
    private const float Epsilon = 1e-4f;

    private readonly (string Name, long Offset, long[] Shape)[] _parts;
    private readonly Tensor _values, _sums;
    private readonly Tensor[] _gradients;

    /// <param name="networks">The networks of the workers; all take the values of the first.</param>
    /// <param name="device">The training device.</param>
    public DenseParameters(IReadOnlyList<nn.Module> networks, Device device)
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
        _sums = zeros(length, device: device).DetachFromDisposeScope();
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

    /// <summary>Adagrad on the mean of the rows' gradients: p -= rate * g / (sqrt(sum of g²) + epsilon).</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="rows">Rows of the batch, over all workers; their gradients are sums.</param>
    public void Update(double learningRate, int rows)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor gradient = _gradients[0];
        foreach (Tensor further in _gradients.AsSpan(1))
            gradient.add_(further);
        gradient.div_(rows);
        _sums.addcmul_(gradient, gradient, 1);
        _values.addcdiv_(gradient, _sums.sqrt().add_(Epsilon), -learningRate);
    }

    /// <summary>The optimizer's state under the parameters' names.</summary>
    public Dictionary<string, WeightTensor> SaveState()
    {
        using var scope = NewDisposeScope();
        return _parts.ToDictionary(part => part.Name, part => Part(_sums, part).ToWeights());
    }

    /// <summary>Takes over the state that an earlier model had under the parameters' names.</summary>
    public void LoadState(IReadOnlyDictionary<string, WeightTensor> state)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var part in _parts)
        {
            if (state.TryGetValue(part.Name, out WeightTensor? sums))
                Part(_sums, part).copy_(sums.ToTensor(_sums.device));
        }
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _gradients.Append(_values).Append(_sums))
            tensor.Dispose();
    }

    private static Tensor Part(Tensor flat, (string Name, long Offset, long[] Shape) part) =>
        flat.narrow(0, part.Offset, part.Shape.Aggregate(1L, (product, size) => product * size)).view(part.Shape);
}
