using Ctnet.MLNet.Scoring.Kernels;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// The values of a vector field, then a mark: 0, or 1 if one of the values is NaN. Then the vector is missing, and its values are
/// zeros.
/// </summary>
internal sealed record VectorNode(string Name, string Input, int Start, int Count) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];

    internal override int Check(GraphScope graph)
    {
        if (Start < 0 || Count < 1 || Start > graph.WidthOf(Input) - Count)
            throw DoesNotFit();
        return Count + 1;
    }

    internal override Operation Compile(BatchBuffers batch)
    {
        (BatchVectors input, BatchVectors output) = (batch[Input], batch[Name]);
        return rows =>
        {
            for (int row = 0; row < rows; row++)
                ProjectedVector.Gather(input.Row(row).Slice(Start, Count), output.Row(row));
        };
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph)
    {
        string values = onnx.Slots(Input, [.. Enumerable.Range(Start, Count)]);
        string nans = onnx.Add("Cast", [onnx.Add("IsNaN", [values])], null, ("to", 1));
        string count = onnx.Add("ReduceSum", [nans, onnx.Constant([1L], 1)], null, ("keepdims", 1));
        string missing = onnx.Add("Greater", [count, onnx.Zero()]);
        string numbers = onnx.Add("Where", [missing, onnx.Zero(), values]), mark = onnx.Add("Cast", [missing], null, ("to", 1));
        onnx.Add("Concat", [numbers, mark], Name, ("axis", 1));
    }
}
