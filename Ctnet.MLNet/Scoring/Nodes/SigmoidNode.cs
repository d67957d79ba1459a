using System.Numerics.Tensors;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>1 / (1 + exp(-x)), element by element.</summary>
internal sealed record SigmoidNode(string Name, string Input) : FunctionNode(Name, Input)
{
    internal override Operation Compile(BatchBuffers batch) => batch.RowByRow(Input, Name, TensorPrimitives.Sigmoid);

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) => onnx.Add("Sigmoid", [Input], Name);
}
