using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Passes;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Networks.Layers;

/// <summary>
/// A multi-layer perceptron over concatenated field embeddings (CTNet, section 3): the hidden layers
/// s_l = act(norm(W_l s_{l-1} + b_l)), l = 1..L, and a logit.
/// </summary>
internal sealed class Tower : Module<Tensor, Tensor>
{
    private readonly ModuleList<Linear> _layers = [];
    private readonly ModuleList<Normalizer> _norms = [];
    private readonly SequenceAttentions? _attention;
    private readonly VectorProjections? _vectors;
    private readonly CrossLayers? _cross;
    private readonly IReadOnlyList<FactorizationMachine> _factorization = [];
    private readonly Linear? _head;
    private readonly int _inputWidth;
    private readonly Activation _activation;
    private readonly bool _linearEnd;
    private readonly MatrixPrecision _precision;

    /// <param name="plan">How feature vectors are encoded.</param>
    /// <param name="shape">The tower's sizes.</param>
    /// <param name="random">Draws the first weights.</param>
    public Tower(FeaturePlan plan, NetworkShape shape, Random random) : this(plan.InputWidth, shape, random)
    {
        _attention = new(plan);
        if (_attention.Count > 0)
            register_module("attention", _attention);
        _vectors = new(plan, random);
        if (_vectors.Count > 0)
            register_module(VectorProjections.Name, _vectors);
        if (shape.Interaction.Kind == Interaction.FactorizationMachine)
            _factorization = FactorizationMachine.Of(plan);
    }

    /// <param name="inputWidth">The width of the tower's input.</param>
    /// <param name="shape">The tower's sizes.</param>
    /// <param name="random">Draws the first weights.</param>
    /// <param name="hasHead">Whether the tower has a logit. Otherwise it ends with its last hidden layer.</param>
    public Tower(int inputWidth, NetworkShape shape, Random random, bool hasHead = true) : base(nameof(Tower))
    {
        (_inputWidth, _activation, _linearEnd, _precision) = (inputWidth, shape.Activation, shape.LinearEnd, shape.Precision);
        int width = inputWidth;
        foreach (int units in shape.HiddenUnits)
        {
            _layers.Add(Linear(width, units));
            Initialization.Layer(_layers[^1], random, gain: 2);
            if (shape.Normalization != Normalization.None)
                _norms.Add(new Normalizer(shape.Normalization, units));
            width = units;
        }

        register_module("layers", _layers);
        if (_norms.Count > 0)
            register_module("norms", _norms);
        if (hasHead)
        {
            _head = Linear(width, 1);
            Initialization.Layer(_head, random, gain: 1);
            register_module("head", _head);
        }

        if (shape.Interaction.Kind != Interaction.Cross)
            return;
        _cross = new CrossLayers(inputWidth, shape, random);
        register_module(GraphNames.Cross, _cross);
    }

    /// <summary>Creates the tower of conversions, which reads the last layer that it shares with the tower of clicks.</summary>
    /// <param name="inputWidth">The width of the input of the tower of clicks.</param>
    /// <param name="shape">The shape of the tower of clicks.</param>
    /// <param name="random">Draws the first weights.</param>
    public static Tower OfConversions(int inputWidth, NetworkShape shape, Random random) => new(
        shape.SharedLayers == 0 ? inputWidth : shape.HiddenUnits[shape.SharedLayers - 1], shape.OfConversions, random);

    public int Depth => _layers.Count;

    /// <summary>The dropout of hidden values in training; null for none.</summary>
    public DropoutMasks? Dropout { get; set; }

    /// <summary>s_0: the gathered features, the sequences pooled by attention and the projected vectors.</summary>
    public Tensor Input(EmbeddedInput features) => _vectors!.Join(features, _attention!.Pool(features));

    /// <summary>
    /// norm(W s + b), before an adapter adds to it and before the activation. The first layer reads its input through the cross
    /// layers, if the tower has them.
    /// </summary>
    public Tensor Product(int layer, Tensor input)
    {
        if (layer == 0 && _cross is not null)
            input = _cross.call(input);
        Tensor product = _layers[layer].Apply(input, _precision);
        return _norms.Count == 0 ? product : _norms[layer].call(product);
    }

    /// <summary>
    /// The layers as <see cref="NetworkPass"/> computes them; null if the tower has parts that it does not compute.
    /// </summary>
    /// <param name="trained">Whether the layers are trained.</param>
    /// <param name="last">The number of the last hidden layer that is computed.</param>
    /// <param name="head">Whether the logit is computed.</param>
    public TowerPass? CreatePass(bool trained, int last, bool head)
    {
        if (_norms.Count > 0 || _cross is not null || _factorization.Count > 0 || _attention is { Count: > 0 }
            || _vectors is { Count: > 0 } || Dropout is not null || _precision == MatrixPrecision.Bf16)
            return null;
        return new(
            _inputWidth, [.. _layers.Take(last).Select(layer => new LinearPass(layer, needsInputGradient: trained))],
            head ? new HeadPass(_head!) : null, _activation, _linearEnd && last == Depth);
    }

    public Tensor Activate(Tensor product) => _activation.Apply(product);

    /// <summary>A hidden layer as later layers read it: after dropout, if the tower trains with dropout.</summary>
    public Tensor Drop(Tensor layer) => training && Dropout is not null ? Dropout.Apply(layer) : layer;

    /// <summary>The logit, [rows], without the linear term.</summary>
    /// <param name="input">s_0, which a factorization machine reads.</param>
    /// <param name="last">s_L.</param>
    public Tensor Logit(Tensor input, Tensor last)
    {
        Tensor logit = _head!.call(last).squeeze(1);
        foreach (FactorizationMachine machine in _factorization)
            logit = logit.Plus(machine.Sum(input));
        return logit;
    }

    /// <summary>All of s_0 .. s_L.</summary>
    public Tensor[] Hidden(Tensor input) => Hidden(input, Depth);

    /// <summary>s_0 up to the given layer.</summary>
    /// <param name="input">s_0.</param>
    /// <param name="last">The number of the last layer to compute.</param>
    public Tensor[] Hidden(Tensor input, int last)
    {
        var hidden = new Tensor[last + 1];
        hidden[0] = input;
        for (int l = 0; l < last; l++)
        {
            Tensor product = Product(l, hidden[l]);
            hidden[l + 1] = Drop(_linearEnd && l + 1 == Depth ? product : Activate(product));
        }

        return hidden;
    }

    public override Tensor forward(Tensor input) => Logit(input, Hidden(input)[^1]);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Dropout?.Dispose();
        base.Dispose(disposing);
    }
}
