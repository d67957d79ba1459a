namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>x where it is positive, 0.01 x elsewhere, element by element.</summary>
internal sealed record LeakyReluNode(string Name, string Input) : FunctionNode(Name, Input)
{
    public const float Slope = 0.01f;

    internal override Operation Compile(BatchBuffers batch)
    {
        (float[] input, float[] output, int width) = (batch[Input].Values, batch[Name].Values, batch[Name].Width);
        return rows =>
        {
            for (int i = 0; i < rows * width; i++)
                output[i] = input[i] > 0 ? input[i] : Slope * input[i];
        };
    }

    // ONNX's default slope is 0.01 too.
    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph) => onnx.Add("LeakyRelu", [Input], Name);
}
