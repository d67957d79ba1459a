using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>Parts of ONNX graphs that several nodes have.</summary>
internal static class OnnxParts
{
    public static string Zero(this IOnnxGraph onnx) => onnx.Constant([0f], 1);

    public static string One(this IOnnxGraph onnx) => onnx.Constant([1f], 1);

    /// <summary>A weight with a value for each unit.</summary>
    public static string Vector(this IOnnxGraph onnx, WeightTensor weight) => onnx.Constant(weight.Values, weight.Values.Length);

    /// <summary>Some values of each row's vector.</summary>
    public static string Slots(this IOnnxGraph onnx, string input, int[] slots) =>
        onnx.Add("Gather", [input, onnx.Constant([.. slots.Select(slot => (long)slot)], slots.Length)], null, ("axis", 1));

    /// <summary>A linear layer.</summary>
    public static void Linear(this IOnnxGraph onnx, string name, string input, WeightTensor weight, WeightTensor bias)
    {
        string matrix = onnx.Constant(weight.Values, weight.Rows, weight.Columns);
        onnx.Add("Gemm", [input, matrix, onnx.Constant(bias.Values, weight.Rows)], name, ("transB", 1));
    }
}
