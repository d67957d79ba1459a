using Ctnet.MLNet.Trainers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Networks.Tensors;

internal static class MatrixProduct
{
    /// <summary>A layer's output as float32; its matrices are multiplied with the given precision.</summary>
    public static Tensor Apply(this Linear layer, Tensor input, MatrixPrecision precision)
    {
        if (precision != MatrixPrecision.Bf16)
            return layer.call(input);
        const ScalarType Short = ScalarType.BFloat16;
        return functional.linear(input.to(Short), layer.weight.to(Short), layer.bias?.to(Short)).to(ScalarType.Float32);
    }
}
