using System.Numerics.Tensors;
using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// A cross layer of a deep cross network: first (input . weight) + bias + input, where the inner product is one number per row.
/// All vectors have the same width.
/// </summary>
internal sealed record CrossNode(string Name, string First, string Input, string Weight, string Bias) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [First, Input];

    internal override int Check(GraphScope graph) =>
        graph.WidthOf(First) == graph.WidthOf(Input) ? graph.CheckUnits(Name, Input, Weight, Bias) : throw DoesNotFit();

    internal override Operation Compile(BatchBuffers batch)
    {
        (BatchVectors first, BatchVectors input, BatchVectors output) = (batch[First], batch[Input], batch[Name]);
        (float[] weight, float[] bias) = (batch.Graph.Weight(Weight).Values, batch.Graph.Weight(Bias).Values);
        return rows =>
        {
            for (int row = 0; row < rows; row++)
            {
                Span<float> values = input.Row(row), into = output.Row(row);
                TensorPrimitives.Multiply(first.Row(row), TensorPrimitives.Dot(values, weight), into);
                TensorPrimitives.Add(into, bias, into);
                TensorPrimitives.Add(into, values, into);
            }
        };
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph)
    {
        string terms = onnx.Add("Mul", [Input, onnx.Vector(graph.Weight(Weight))]);
        string product = onnx.Add("ReduceSum", [terms, onnx.Constant([1L], 1)], null, ("keepdims", 1));
        onnx.Add("Sum", [onnx.Add("Mul", [First, product]), onnx.Vector(graph.Weight(Bias)), Input], Name);
    }
}
