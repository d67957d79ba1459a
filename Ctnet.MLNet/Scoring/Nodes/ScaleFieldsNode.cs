using System.Numerics.Tensors;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// The vectors of several fields, where the i-th is multiplied by value i of the factors. The input has the vectors one after the
/// other; <paramref name="Widths"/> are their widths.
/// </summary>
internal sealed record ScaleFieldsNode(string Name, string Input, string Factors, int[] Widths) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input, Factors];

    internal override int Check(GraphScope graph)
    {
        if (Widths.Length != graph.WidthOf(Factors) || Widths.Any(width => width <= 0)
            || Widths.Sum(width => (long)width) != graph.WidthOf(Input))
            throw DoesNotFit();
        return graph.WidthOf(Input);
    }

    internal override Operation Compile(BatchBuffers batch)
    {
        (float[] input, float[] factors, float[] output) = (batch[Input].Values, batch[Factors].Values, batch[Name].Values);
        return rows =>
        {
            for (int row = 0, at = 0, next = 0; row < rows; row++)
            {
                foreach (int width in Widths)
                {
                    TensorPrimitives.Multiply(input.AsSpan(at, width), factors[next++], output.AsSpan(at, width));
                    at += width;
                }
            }
        };
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) => onnx.Add(
        "Mul", [Input, onnx.Slots(Factors, [.. Widths.SelectMany((width, i) => Enumerable.Repeat(i, width))])], Name);
}
