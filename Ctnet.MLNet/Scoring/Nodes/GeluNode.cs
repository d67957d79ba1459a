using System.Numerics.Tensors;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>x sigmoid(2 sqrt(2 / pi) (x + 0.044715 x³)), element by element: GELU in its tanh form.</summary>
internal sealed record GeluNode(string Name, string Input) : FunctionNode(Name, Input)
{
    // 2 sqrt(2 / pi).
    private const float Slope = 1.5957691216f;

    private const float Cubic = 0.044715f;

    internal override Operation Compile(BatchBuffers batch) => batch.RowByRow(Input, Name, (input, output) =>
    {
        for (int i = 0; i < output.Length; i++)
            output[i] = Slope * input[i] * (1 + Cubic * input[i] * input[i]);
        TensorPrimitives.Sigmoid(output, output);
        TensorPrimitives.Multiply(output, input, output);
    });

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph)
    {
        string square = onnx.Add("Mul", [Input, Input]);
        string factor = onnx.Add("Add", [onnx.Add("Mul", [square, onnx.Constant([Cubic], 1)]), onnx.One()]);
        string inner = onnx.Add("Mul", [onnx.Add("Mul", [Input, onnx.Constant([Slope], 1)]), factor]);
        onnx.Add("Mul", [Input, onnx.Add("Sigmoid", [inner])], Name);
    }
}
