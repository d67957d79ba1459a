using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>The values of a weight, the same for every row.</summary>
internal sealed record ConstantNode(string Name, string Weight) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [];

    internal override int Check(GraphScope graph) => graph.Weight(Weight).Values.Length;

    internal override Operation Compile(BatchBuffers batch)
    {
        (float[] values, BatchVectors output) = (batch.Graph.Weight(Weight).Values, batch[Name]);
        return rows =>
        {
            for (int row = 0; row < rows; row++)
                values.CopyTo(output.Row(row));
        };
    }

    // The number of rows is that of any input.
    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph)
    {
        int width = graph.WidthOf(Name);
        string rows = onnx.Add("Gather", [onnx.Add("Shape", [graph.Inputs.Keys.First()]), onnx.Constant([0L], 1)]);
        string shape = onnx.Add("Concat", [rows, onnx.Constant([(long)width], 1)], null, ("axis", 0));
        onnx.Add("Expand", [onnx.Constant(graph.Weight(Weight).Values, 1, width), shape], Name);
    }
}
