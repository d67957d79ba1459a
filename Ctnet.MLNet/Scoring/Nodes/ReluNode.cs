using System.Numerics.Tensors;
using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>max(x, 0), element by element.</summary>
internal sealed record ReluNode(string Name, string Input) : FunctionNode(Name, Input)
{
    internal override Operation Compile(BatchBuffers batch)
    {
        (BatchVectors input, float[] output) = (batch[Input], batch[Name].Values);
        // The maximum of NaN and 0 is NaN here, as in libtorch's relu.
        return rows => TensorPrimitives.Max(input.Rows(rows), 0f, output);
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) => onnx.Add("Relu", [Input], Name);
}
