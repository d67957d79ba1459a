using System.Numerics.Tensors;
using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>The mean of inputs of the same width.</summary>
internal sealed record MeanNode(string Name, string[] Inputs) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => Inputs;

    internal override int Check(GraphScope graph) => CommonWidth(graph, Inputs);

    internal override Operation Compile(BatchBuffers batch)
    {
        (BatchVectors[] inputs, BatchVectors output) = ([.. Inputs.Select(input => batch[input])], batch[Name]);
        float share = 1f / inputs.Length;
        return rows =>
        {
            Span<float> mean = output.Rows(rows);
            SumNode.AddUp(inputs, mean, rows);
            TensorPrimitives.Multiply(mean, share, mean);
        };
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) => onnx.Add("Mean", Inputs, Name);
}
