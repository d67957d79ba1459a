using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Trainers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// Layer or batch normalization of a layer's product, with a learnt scale and bias for each unit. The running statistics of batch
/// normalization are buffers: weights of the model that no gradient changes.
/// </summary>
internal sealed class Normalizer : Module<Tensor, Tensor>
{
    /// <summary>What each batch counts in the running statistics.</summary>
    public const double Momentum = 0.1;

    public const string Scale = "scale", Bias = "bias", Mean = "runningMean", Variance = "runningVariance";

    private readonly Normalization _kind;
    private readonly long _width;

    public Normalizer(Normalization kind, int width) : base(nameof(Normalizer))
    {
        (_kind, _width) = (kind, width);
        register_parameter(Scale, Parameter(ones(width)));
        register_parameter(Bias, Parameter(zeros(width)));
        if (kind == Normalization.Batch)
        {
            register_buffer(Mean, zeros(width));
            register_buffer(Variance, ones(width));
        }
    }

    // Found by name: a move to a device puts other tensors in their places.
    public override Tensor forward(Tensor input)
    {
        Parameter scale = get_parameter(Scale)!, bias = get_parameter(Bias)!;
        if (_kind == Normalization.Layer)
            return functional.layer_norm(input, [_width], scale, bias, LayerNormalizationNode.Epsilon);
        // One row has no variance.
        return functional.batch_norm(
            input, get_buffer(Mean)!, get_buffer(Variance)!, scale, bias, training && input.shape[0] > 1, Momentum, BatchNormalizationNode.Epsilon);
    }
}
