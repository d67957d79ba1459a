using System.Numerics.Tensors;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>scale (x - mean) / sqrt(variance + 1e-5) + bias, element by element; all four are weights.</summary>
internal sealed record BatchNormalizationNode(string Name, string Input, string Scale, string Bias, string Mean, string Variance)
    : GraphNode(Name)
{
    public const float Epsilon = 1e-5f;

    internal override IReadOnlyList<string> Reads => [Input];

    internal override int Check(GraphScope graph) => graph.CheckUnits(Name, Input, Scale, Bias, Mean, Variance);

    // Computed as x factor + offset.
    internal override Operation Compile(BatchBuffers batch)
    {
        float[] bias = batch.Graph.Weight(Bias).Values, mean = batch.Graph.Weight(Mean).Values;
        float[] factors = [.. batch.Graph.Weight(Scale).Values.Zip(
            batch.Graph.Weight(Variance).Values, (scale, variance) => scale / MathF.Sqrt(variance + Epsilon))];
        float[] offsets = [.. factors.Select((factor, i) => bias[i] - factor * mean[i])];
        return batch.RowByRow(Input, Name, (input, output) => TensorPrimitives.MultiplyAdd(input, factors, offsets, output));
    }

    // ONNX's default epsilon is 1e-5 too.
    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph)
    {
        string[] weights = [.. new[] { Scale, Bias, Mean, Variance }.Select(name => onnx.Vector(graph.Weight(name)))];
        onnx.Add("BatchNormalization", [Input, .. weights], Name);
    }
}
