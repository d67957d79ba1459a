using System.Numerics.Tensors;
using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>The input times a trained factor, a weight of one value.</summary>
internal sealed record ScaleNode(string Name, string Input, string Factor) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];

    internal override int Check(GraphScope graph) =>
        graph.Weight(Factor).Values.Length == 1 ? graph.WidthOf(Input) : throw DoesNotFit();

    internal override Operation Compile(BatchBuffers batch)
    {
        float factor = batch.Graph.Weight(Factor).Values[0];
        (BatchVectors input, float[] output) = (batch[Input], batch[Name].Values);
        return rows => TensorPrimitives.Multiply(input.Rows(rows), factor, output);
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) =>
        onnx.Add("Mul", [Input, onnx.Vector(graph.Weight(Factor))], Name);
}
