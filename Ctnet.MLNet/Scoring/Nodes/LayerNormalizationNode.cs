using System.Numerics.Tensors;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>scale (x - mean) / sqrt(variance + 1e-5) + bias, with the mean and the variance over the values of a row.</summary>
internal sealed record LayerNormalizationNode(string Name, string Input, string Scale, string Bias) : GraphNode(Name)
{
    public const float Epsilon = 1e-5f;

    internal override IReadOnlyList<string> Reads => [Input];

    internal override int Check(GraphScope graph) => graph.CheckUnits(Name, Input, Scale, Bias);

    internal override Operation Compile(BatchBuffers batch)
    {
        (float[] scale, float[] bias) = (batch.Graph.Weight(Scale).Values, batch.Graph.Weight(Bias).Values);
        return batch.RowByRow(Input, Name, (input, output) =>
        {
            TensorPrimitives.Subtract(input, TensorPrimitives.Sum(input) / input.Length, output);
            float variance = TensorPrimitives.SumOfSquares<float>(output) / input.Length;
            TensorPrimitives.Multiply(output, 1 / MathF.Sqrt(variance + Epsilon), output);
            TensorPrimitives.MultiplyAdd(output, scale, bias, output);
        });
    }

    // ONNX's default epsilon is 1e-5 too.
    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) =>
        onnx.Add("LayerNormalization", [Input, onnx.Vector(graph.Weight(Scale)), onnx.Vector(graph.Weight(Bias))], Name);
}
