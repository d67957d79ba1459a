using System.Numerics.Tensors;
using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>The mean of inputs of the same width.</summary>
internal sealed record MeanNode(string Name, string[] Inputs) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => Inputs;

    internal override int Check(GraphScope graph)
    {
        if (Inputs.Length == 0 || Inputs.Any(input => graph.WidthOf(input) != graph.WidthOf(Inputs[0])))
            throw DoesNotFit();
        return graph.WidthOf(Inputs[0]);
    }

    internal override Operation Compile(BatchBuffers batch)
    {
        (BatchVectors[] inputs, BatchVectors output) = ([.. Inputs.Select(input => batch[input])], batch[Name]);
        float share = 1f / inputs.Length;
        return rows =>
        {
            Span<float> mean = output.Rows(rows);
            inputs[0].Rows(rows).CopyTo(mean);
            foreach (BatchVectors input in inputs.AsSpan(1))
                TensorPrimitives.Add(mean, input.Rows(rows), mean);
            TensorPrimitives.Multiply(mean, share, mean);
        };
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) => onnx.Add("Mean", Inputs, Name);
}
