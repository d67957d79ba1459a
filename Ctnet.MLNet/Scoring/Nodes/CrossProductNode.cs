using System.Numerics.Tensors;
using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// A cross layer of DCN-V2 after its matrix product: first * product + input, element by element. All have the same width.
/// </summary>
internal sealed record CrossProductNode(string Name, string First, string Product, string Input) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [First, Product, Input];

    internal override int Check(GraphScope graph)
    {
        int width = graph.WidthOf(First);
        return graph.WidthOf(Product) == width && graph.WidthOf(Input) == width ? width : throw DoesNotFit();
    }

    internal override Operation Compile(BatchBuffers batch)
    {
        (BatchVectors first, BatchVectors product, BatchVectors input) = (batch[First], batch[Product], batch[Input]);
        BatchVectors output = batch[Name];
        // Not as one operation, which would round otherwise than training does.
        return rows =>
        {
            TensorPrimitives.Multiply(first.Rows(rows), product.Rows(rows), output.Rows(rows));
            TensorPrimitives.Add(output.Rows(rows), input.Rows(rows), output.Rows(rows));
        };
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) =>
        onnx.Add("Add", [onnx.Add("Mul", [First, Product]), Input], Name);
}
