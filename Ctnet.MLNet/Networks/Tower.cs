using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// A multi-layer perceptron over concatenated field embeddings (CTNet, section 3): s_l = relu(W_l s_{l-1} + b_l), l = 1..L, then a logit.
/// </summary>
internal sealed class Tower : Module<Tensor, Tensor>
{
    private readonly ModuleList<Linear> _layers = [];
    private readonly Linear _head;

    public Tower(int inputWidth, IReadOnlyList<int> hiddenUnits, Random random) : base(nameof(Tower))
    {
        int width = inputWidth;
        foreach (int units in hiddenUnits)
        {
            _layers.Add(Linear(width, units));
            Initialization.Layer(_layers[^1], random, gain: 2);
            width = units;
        }

        _head = Linear(width, 1);
        Initialization.Layer(_head, random, gain: 1);
        register_module("layers", _layers);
        register_module("head", _head);
    }

    public int Depth => _layers.Count;

    public Tensor Layer(int layer, Tensor input) => _layers[layer].call(input);

    public Tensor Logit(Tensor last) => _head.call(last).squeeze(1);

    /// <summary>All of s_0 .. s_L.</summary>
    public Tensor[] Hidden(Tensor input)
    {
        var hidden = new Tensor[Depth + 1];
        hidden[0] = input;
        for (int l = 0; l < Depth; l++)
            hidden[l + 1] = functional.relu(Layer(l, hidden[l]));
        return hidden;
    }

    public override Tensor forward(Tensor input) => Logit(Hidden(input)[^1]);
}
