using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Trainers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Networks.Layers;

/// <summary>
/// Layer or batch normalization of a layer's product, with a trained scale and bias for each unit. The running statistics of
/// batch normalization are buffers: weights of the model without gradients.
/// </summary>
internal sealed class Normalizer : Module<Tensor, Tensor>
{
    /// <summary>The weight of each batch in the running statistics.</summary>
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

    // Weights are looked up by name, because a move to a device replaces the tensors.
    public override Tensor forward(Tensor input)
    {
        Parameter scale = get_parameter(Scale)!, bias = get_parameter(Bias)!;
        if (_kind == Normalization.Layer)
            return functional.layer_norm(input, [_width], scale, bias, LayerNormalizationNode.Epsilon);
        // A single row has no variance and is normalized by the running statistics.
        bool byBatch = training && input.shape[0] > 1;
        return functional.batch_norm(
            input, get_buffer(Mean)!, get_buffer(Variance)!, scale, bias, byBatch, Momentum, BatchNormalizationNode.Epsilon);
    }
}
