using System.Numerics.Tensors;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>exp(x_i) / sum of exp(x_j) over the values of a row.</summary>
internal sealed record SoftmaxNode(string Name, string Input) : FunctionNode(Name, Input)
{
    internal override Operation Compile(BatchBuffers batch) => batch.RowByRow(Input, Name, Softmax);

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) => onnx.Add("Softmax", [Input], Name, ("axis", 1));

    /// <summary>The softmax of some values. Output and input may be the same.</summary>
    public static void Softmax(ReadOnlySpan<float> input, Span<float> output)
    {
        // Subtracting the largest value changes no share, and keeps the exponentials finite.
        TensorPrimitives.Subtract(input, TensorPrimitives.Max(input), output);
        TensorPrimitives.SoftMax(output, output);
    }
}
