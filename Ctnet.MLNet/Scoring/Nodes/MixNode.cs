using System.Numerics.Tensors;
using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// The sum of inputs of the same width, where the i-th is multiplied by value i of <paramref name="Shares"/>: experts and their
/// gate, or a choice if one share is 1 and the others are 0. An input with a share of 0 is left out, even if it is NaN or
/// infinite.
/// </summary>
internal sealed record MixNode(string Name, string Shares, string[] Inputs) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Shares, .. Inputs];

    internal override int Check(GraphScope graph)
    {
        if (Inputs.Length != graph.WidthOf(Shares) || Inputs.Any(input => graph.WidthOf(input) != graph.WidthOf(Inputs[0])))
            throw DoesNotFit();
        return graph.WidthOf(Inputs[0]);
    }

    internal override Operation Compile(BatchBuffers batch)
    {
        (BatchVectors[] inputs, BatchVectors shares, BatchVectors output) =
            ([.. Inputs.Select(input => batch[input])], batch[Shares], batch[Name]);
        return rows =>
        {
            for (int row = 0; row < rows; row++)
            {
                Span<float> share = shares.Row(row), sum = output.Row(row);
                sum.Clear();
                for (int i = 0; i < inputs.Length; i++)
                {
                    if (share[i] != 0)
                        TensorPrimitives.MultiplyAdd(inputs[i].Row(row), share[i], sum, sum);
                }
            }
        };
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) => onnx.Add("Sum", [.. Inputs.Select((input, i) =>
    {
        string share = onnx.Slots(Shares, [i]);
        return onnx.Add("Where", [onnx.Add("Equal", [share, onnx.Zero()]), onnx.Zero(), onnx.Add("Mul", [input, share])]);
    })], Name);
}
