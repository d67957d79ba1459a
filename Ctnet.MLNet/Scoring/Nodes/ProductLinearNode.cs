using System.Numerics.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// (weight * factor) x + bias + offset, where * is elementwise: a layer of STAR, whose weights are those that all entities share
/// times those of one entity.
/// </summary>
internal sealed record ProductLinearNode(string Name, string Input, string Weight, string Factor, string Bias, string Offset)
    : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];

    internal override int Check(GraphScope graph)
    {
        WeightTensor weight = graph.Weight(Weight), factor = graph.Weight(Factor);
        WeightTensor bias = graph.Weight(Bias), offset = graph.Weight(Offset);
        int width = graph.WidthOf(Input);
        if (weight.Shape.Length != 2 || weight.Columns != width || !factor.Shape.SequenceEqual(weight.Shape)
            || bias.Values.Length != weight.Rows || offset.Values.Length != weight.Rows)
        {
            throw new InvalidModelException(
                $"The model's layer '{Name}' has weights {weight}, {factor}, {bias} and {offset} for an input of width {width}.");
        }

        return weight.Rows;
    }

    internal override Operation Compile(BatchBuffers batch) => batch.Product(Input, Name, batch.Graph.Packed(Name, () =>
    {
        (WeightTensor weight, WeightTensor bias) = Combine(batch.Graph);
        return new PackedMatrix(weight, bias);
    }));

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph)
    {
        (WeightTensor weight, WeightTensor bias) = Combine(graph);
        onnx.Linear(Name, Input, weight, bias);
    }

    private (WeightTensor Weight, WeightTensor Bias) Combine(GraphScope graph)
    {
        var weight = WeightTensor.Zeros(graph.Weight(Weight).Shape);
        TensorPrimitives.Multiply(graph.Weight(Weight).Values, graph.Weight(Factor).Values, weight.Values);
        var bias = WeightTensor.Zeros(weight.Rows);
        TensorPrimitives.Add(graph.Weight(Bias).Values, graph.Weight(Offset).Values, bias.Values);
        return (weight, bias);
    }
}
