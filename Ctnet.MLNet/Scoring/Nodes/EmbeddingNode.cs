using Ctnet.MLNet.Scoring.Kernels;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// For each field the mean of its ids' rows of a table, columns 0 to <paramref name="Width"/>, one after the other.
/// </summary>
internal sealed record EmbeddingNode(string Name, string Input, string Table, EmbeddedField[] Fields, int Width) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];

    internal override int Check(GraphScope graph)
    {
        graph.CheckFields(Input, Table, Fields, Width);
        return checked(Width * Fields.Length);
    }

    internal override Operation Compile(BatchBuffers batch)
    {
        var gather = new EmbeddingGather(batch.Graph.Weight(Table), Fields, 0, Width, batch.Capacity);
        (BatchVectors input, float[] output) = (batch[Input], batch[Name].Values);
        return rows => gather.Gather(input, rows, output);
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) =>
        onnx.Fields(graph, Input, Table, Fields, 0, Width, Name);
}
