using System.Numerics.Tensors;
using Ctnet.MLNet.Scoring.Kernels;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// One value: the sum over fields of the mean of one column of a table over a field's ids. It is a linear model.
/// </summary>
internal sealed record EmbeddingSumNode(string Name, string Input, string Table, EmbeddedField[] Fields, int Column)
    : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];

    internal override int Check(GraphScope graph)
    {
        graph.CheckFields(Input, Table, Fields, Column + 1);
        return 1;
    }

    internal override Operation Compile(BatchBuffers batch)
    {
        var gather = new EmbeddingGather(batch.Graph.Weight(Table), Fields, Column, 1, batch.Capacity);
        var terms = new BatchVectors(new float[Fields.Length * batch.Capacity], Fields.Length);
        (BatchVectors input, float[] output) = (batch[Input], batch[Name].Values);
        return rows =>
        {
            gather.Gather(input, rows, terms.Values);
            for (int row = 0; row < rows; row++)
                output[row] = TensorPrimitives.Sum<float>(terms.Row(row));
        };
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph)
    {
        string terms = onnx.Fields(graph, Input, Table, Fields, Column, 1, null);
        onnx.Add("ReduceSum", [terms, onnx.Constant([1L], 1)], Name, ("keepdims", 1));
    }
}
