using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>W x + b, with W of shape [out, in]; W x if the bias is null.</summary>
internal sealed record LinearNode(string Name, string Input, string Weight, string? Bias) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];

    internal override int Check(GraphScope graph)
    {
        WeightTensor weight = graph.Weight(Weight), bias = BiasIn(graph);
        int width = graph.WidthOf(Input);
        if (weight.Shape.Length != 2 || weight.Columns != width || bias.Values.Length != weight.Rows)
        {
            throw new InvalidModelException(
                $"The model's layer '{Name}' has weights {weight} and {bias} for an input of width {width}.");
        }

        return weight.Rows;
    }

    internal override Operation Compile(BatchBuffers batch) => batch.Product(
        Input, Name, batch.Graph.Packed(Name, () => new PackedMatrix(batch.Graph.Weight(Weight), BiasIn(batch.Graph))));

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) =>
        onnx.Linear(Name, Input, graph.Weight(Weight), BiasIn(graph));

    /// <summary>The bias, which is zero for a layer without one.</summary>
    public WeightTensor BiasIn(GraphScope graph) => Bias is null
        ? WeightTensor.Zeros(graph.Weight(Weight).Rows)
        : graph.Weight(Bias);
}
