using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Trainers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Ctnet.MLNet.Training;

/// <summary>
/// All dense parameters of a network are views of one flat tensor, and their gradients are views of another. An optimizer step
/// therefore takes a few operations, however many layers there are. Each worker has its own copy of the network, with the same
/// values and its own gradients.
/// </summary>
internal sealed class DenseParameters : IDisposable
{
    /// <summary>
    /// Names the trained weights in the state of a model whose own weights are averages: it follows a weight's name.
    /// </summary>
    public const string TrainedSuffix = ".trained";

    private readonly (string Name, long Offset, long[] Shape)[] _parts;
    private readonly Tensor _values;
    private readonly DenseUpdate _update;
    private readonly Tensor[] _gradients;

    // The weights that predict, if they are not the trained ones.
    private readonly Tensor? _averages;
    private readonly double _averageDecay;
    private readonly ICtrCollectives _ranks;

    /// <param name="networks">One network for each worker. All take the values of the first.</param>
    /// <param name="device">The training device.</param>
    /// <param name="optimizer">The optimizer of the dense weights.</param>
    /// <param name="averageDecay">
    /// The share of the averages that a step keeps; 0 keeps no averages, and the trained weights predict.
    /// </param>
    /// <param name="ranks">The ranks that train together, with the same values; null for one.</param>
    public DenseParameters(
        IReadOnlyList<nn.Module> networks, Device device, DenseOptimizer optimizer = DenseOptimizer.Adagrad,
        double averageDecay = 0, ICtrCollectives? ranks = null)
    {
        _ranks = ranks ?? SingleRank.Instance;
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

        _averageDecay = averageDecay;
        if (averageDecay > 0)
            _averages = _values.clone().DetachFromDisposeScope();
    }

    public void ZeroGradients(int worker) => _gradients[worker].zero_();

    /// <summary>Takes an optimizer step on the mean gradient of the rows.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="rows">The rows of the step, over all workers and ranks. The gradients are sums over these rows.</param>
    /// <param name="sharing">The first workers, which have gradients. Those of the others are 0.</param>
    /// <param name="workers">The threads that may share the work.</param>
    public void Update(double learningRate, long rows, int sharing, WorkerPool workers)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        bool onHost = _update.StepsOnHost && _values.device.type == DeviceType.CPU;
        if (onHost && _ranks.Size == 1)
        {
            workers.Run(worker => UpdateRange(worker, workers.Count, (float)learningRate, rows, sharing));
        }
        else
        {
            Tensor gradient = _gradients[0];
            foreach (Tensor further in _gradients.AsSpan(1, Math.Max(0, sharing - 1)))
                gradient.PlusInPlace(further);
            if (_ranks.Size > 1)
                _ranks.AllReduce(gradient.Floats());
            // A scalar that nobody holds may be finalized while libtorch reads it.
            using Scalar count = rows;
            gradient.div_(count);
            _update.Step(_values, gradient, learningRate);
        }

        using Scalar kept = _averageDecay, taken = 1 - _averageDecay;
        _averages?.mul_(kept).add_(_values, taken);
    }

    /// <summary>Sets a parameter's values and their averages.</summary>
    public void Fill(string name, double value)
    {
        using Scalar number = value;
        Change(name, values => values.fill_(number));
    }

    /// <summary>Adds a number to a parameter's values and to their averages.</summary>
    public void Add(string name, double value)
    {
        using Scalar number = value;
        Change(name, values => values.PlusInPlace(number));
    }

    /// <summary>Computes something with the weights that predict: the averages, if there are any.</summary>
    public TResult Predicting<TResult>(Func<TResult> compute)
    {
        if (_averages is null)
            return compute();
        using var _ = no_grad();
        using Tensor trained = _values.clone();
        _values.copy_(_averages);
        try
        {
            return compute();
        }
        finally
        {
            _values.copy_(trained);
        }
    }

    /// <summary>
    /// The optimizer's state under the parameters' names, and the trained weights if averages predict.
    /// </summary>
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

        if (_averages is not null)
        {
            foreach (var part in _parts)
                state.Add(part.Name + TrainedSuffix, Part(_values, part).ToWeights());
        }

        return state;
    }

    /// <summary>
    /// Takes over an earlier model's optimizer state by parameter name. The state of another optimizer is ignored. If the earlier
    /// model's own weights are averages, training goes on from the trained weights.
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

        foreach (var part in _parts)
        {
            if (state.TryGetValue(part.Name + TrainedSuffix, out WeightTensor? trained))
                Part(_values, part).copy_(trained.ToTensor(_values.device));
        }
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _gradients.Append(_values))
            tensor.Dispose();
        _averages?.Dispose();
        _update.Dispose();
    }

    private void UpdateRange(int worker, int workers, float learningRate, long rows, int sharing)
    {
        Span<float> values = _values.Floats();
        int first = (int)((long)values.Length * worker / workers), end = (int)((long)values.Length * (worker + 1) / workers);
        Span<float> gradient = _gradients[0].Floats()[first..end];
        foreach (Tensor further in _gradients.AsSpan(1, Math.Max(0, sharing - 1)))
            TensorPrimitives.Add(gradient, further.Floats()[first..end], gradient);
        TensorPrimitives.Divide(gradient, rows, gradient);
        _update.StepOn(first, values[first..end], gradient, learningRate);
    }

    private void Change(string name, Action<Tensor> change)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        (string, long, long[]) part = _parts.Single(part => part.Name == name);
        change(Part(_values, part));
        if (_averages is not null)
            change(Part(_averages, part));
    }

    private static Tensor Part(Tensor flat, (string Name, long Offset, long[] Shape) part) =>
        flat.narrow(0, part.Offset, part.Shape.Aggregate(1L, (product, size) => product * size)).view(part.Shape);
}
