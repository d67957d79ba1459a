using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>The inputs, one after the other.</summary>
internal sealed record ConcatenateNode(string Name, string[] Inputs) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => Inputs;

    internal override int Check(GraphScope graph) => Inputs.Sum(graph.WidthOf);

    internal override Operation Compile(BatchBuffers batch)
    {
        (BatchVectors[] inputs, float[] output) = ([.. Inputs.Select(input => batch[input])], batch[Name].Values);
        return rows =>
        {
            for (int row = 0, at = 0; row < rows; row++)
            {
                foreach (BatchVectors input in inputs)
                {
                    input.Row(row).CopyTo(output.AsSpan(at));
                    at += input.Width;
                }
            }
        };
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) => onnx.Add("Concat", Inputs, Name, ("axis", 1));
}
