using System.Numerics.Tensors;
using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>The sum of inputs of the same width.</summary>
internal sealed record SumNode(string Name, string[] Inputs) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => Inputs;

    internal override int Check(GraphScope graph) => CommonWidth(graph, Inputs);

    internal override Operation Compile(BatchBuffers batch)
    {
        (BatchVectors[] inputs, BatchVectors output) = ([.. Inputs.Select(input => batch[input])], batch[Name]);
        return rows => AddUp(inputs, output.Rows(rows), rows);
    }

    /// <summary>Writes the sum of the inputs' rows.</summary>
    internal static void AddUp(BatchVectors[] inputs, Span<float> sum, int rows)
    {
        inputs[0].Rows(rows).CopyTo(sum);
        foreach (BatchVectors input in inputs.AsSpan(1))
            TensorPrimitives.Add(sum, input.Rows(rows), sum);
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) => onnx.Add("Sum", Inputs, Name);
}
