using System.Numerics.Tensors;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>The hyperbolic tangent, element by element.</summary>
internal sealed record TanhNode(string Name, string Input) : FunctionNode(Name, Input)
{
    internal override Operation Compile(BatchBuffers batch) => batch.RowByRow(Input, Name, TensorPrimitives.Tanh);

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) => onnx.Add("Tanh", [Input], Name);
}
