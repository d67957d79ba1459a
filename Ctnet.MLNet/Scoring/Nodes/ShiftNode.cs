using System.Numerics.Tensors;
using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>The input plus one number.</summary>
internal sealed record ShiftNode(string Name, string Input, float Offset) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];

    internal override int Check(GraphScope graph) => float.IsFinite(Offset) ? graph.WidthOf(Input) : throw DoesNotFit();

    internal override Operation Compile(BatchBuffers batch)
    {
        (BatchVectors input, float[] output) = (batch[Input], batch[Name].Values);
        return rows => TensorPrimitives.Add(input.Rows(rows), Offset, output);
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) =>
        onnx.Add("Add", [Input, onnx.Constant([Offset], 1)], Name);
}
