using System.Numerics.Tensors;
using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>Gated linear unit: the first half of the input times the sigmoid of its second half.</summary>
internal sealed record GluNode(string Name, string Input) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];

    internal override int Check(GraphScope graph)
    {
        int width = graph.WidthOf(Input);
        return width % 2 == 0 ? width / 2 : throw DoesNotFit();
    }

    internal override Operation Compile(BatchBuffers batch)
    {
        (BatchVectors input, BatchVectors output) = (batch[Input], batch[Name]);
        return rows =>
        {
            for (int row = 0; row < rows; row++)
            {
                Span<float> halves = input.Row(row), into = output.Row(row);
                TensorPrimitives.Sigmoid(halves[into.Length..], into);
                TensorPrimitives.Multiply(into, halves[..into.Length], into);
            }
        };
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph)
    {
        long width = graph.WidthOf(Name);
        string[] halves = [$"{Name}.value", $"{Name}.gate"];
        onnx.AddSeveral("Split", [Input, onnx.Constant([width, width], 2)], halves, ("axis", 1));
        onnx.Add("Mul", [halves[0], onnx.Add("Sigmoid", [halves[1]])], Name);
    }
}
