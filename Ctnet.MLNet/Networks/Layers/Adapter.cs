using Ctnet.MLNet.Networks.Passes;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Trainers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Networks.Layers;

/// <summary>
/// Maps a vector of the source tower into the target tower (CTNet, section 3.2). A GLU adapter computes
/// A(z) = (U z + c) * sigmoid(V z + d), with one layer for both halves. The weights of the value start at zero, so that a new
/// adapter of either kind adds nothing.
/// </summary>
internal sealed class Adapter : Module<Tensor, Tensor>
{
    private readonly AdapterKind _kind;
    private readonly MatrixPrecision _precision;
    private readonly Linear _layer;

    public Adapter(
        AdapterKind kind, int inputWidth, int outputWidth, Random random, MatrixPrecision precision = MatrixPrecision.Full)
        : base(nameof(Adapter))
    {
        (_kind, _precision) = (kind, precision);
        bool gated = kind == AdapterKind.Glu;
        _layer = Linear(inputWidth, gated ? 2 * outputWidth : outputWidth);
        Initialization.Layer(_layer, random, gain: 1, firstRow: outputWidth);
        register_module("layer", _layer);
    }

    /// <summary>The adapter as <see cref="NetworkPass"/> computes it.</summary>
    public AdapterPass CreatePass() => new(new LinearPass(_layer, needsInputGradient: false), _kind == AdapterKind.Glu);

    /// <summary>sigmoid(V z + d) of a gated adapter.</summary>
    public Tensor Gate(Tensor input) => _layer.call(input).chunk(2, 1)[1].sigmoid();

    public override Tensor forward(Tensor input)
    {
        Tensor output = _layer.Apply(input, _precision);
        return _kind == AdapterKind.Glu ? functional.glu(output, 1) : output;
    }
}
