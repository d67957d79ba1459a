using System.Numerics.Tensors;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>x sigmoid(x), element by element.</summary>
internal sealed record SiluNode(string Name, string Input) : FunctionNode(Name, Input)
{
    internal override Operation Compile(BatchBuffers batch) => batch.RowByRow(Input, Name, (input, output) =>
    {
        TensorPrimitives.Sigmoid(input, output);
        TensorPrimitives.Multiply(output, input, output);
    });

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) =>
        onnx.Add("Mul", [Input, onnx.Add("Sigmoid", [Input])], Name);
}
