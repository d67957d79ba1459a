using Ctnet.MLNet.Persistence;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// All dense parameters of a network as views of one flat tensor, and their gradients as views of another: a step of the optimizer
/// (Adagrad) is a few operations, however many layers there are.
/// </summary>
internal sealed class DenseParameters : IDisposable
{
    /// <summary>Keeps the first steps, when sums are small, from being large; the reference implementation's.</summary>
    private const float Epsilon = 1e-4f;

    private readonly (string Name, long Offset, long[] Shape)[] _parts;
    private readonly Tensor _values, _gradients, _sums;

    public DenseParameters(nn.Module network, Device device)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        (string Name, Parameter Value)[] parameters = [.. network.named_parameters().Select(part => (part.name, part.parameter))];
        var parts = new List<(string, long, long[])>();
        long length = 0;
        foreach ((string name, Parameter value) in parameters)
        {
            parts.Add((name, length, value.shape));
            length += value.numel();
        }

        _parts = [.. parts];
        _values = zeros(length, device: device).DetachFromDisposeScope();
        _gradients = zeros(length, device: device).DetachFromDisposeScope();
        _sums = zeros(length, device: device).DetachFromDisposeScope();
        for (int i = 0; i < parameters.Length; i++)
        {
            Tensor view = Part(_values, _parts[i]);
            view.copy_(parameters[i].Value);
            parameters[i].Value.set_(view);
            parameters[i].Value.grad = Part(_gradients, _parts[i]);
        }
    }

    public void ZeroGradients() => _gradients.zero_();

    /// <summary>Adagrad: p -= rate * g / (sqrt(sum of g²) + epsilon).</summary>
    public void Update(double learningRate)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        _sums.addcmul_(_gradients, _gradients, 1);
        _values.addcdiv_(_gradients, _sums.sqrt().add_(Epsilon), -learningRate);
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
        _values.Dispose();
        _gradients.Dispose();
        _sums.Dispose();
    }

    private static Tensor Part(Tensor flat, (string Name, long Offset, long[] Shape) part) =>
        flat.narrow(0, part.Offset, part.Shape.Aggregate(1L, (product, size) => product * size)).view(part.Shape);
}
