using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// The logit of the product of two probabilities that are given as logits, element by element: of sigmoid(a) sigmoid(b), which is
/// -log(exp(-a) + exp(-b) + exp(-a - b)). The exponents are taken relative to the largest, so that none overflows.
/// </summary>
internal sealed record JointLogitNode(string Name, string First, string Second) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [First, Second];

    internal override int Check(GraphScope graph) =>
        graph.WidthOf(First) == graph.WidthOf(Second) ? graph.WidthOf(First) : throw DoesNotFit();

    /// <summary>The logit of sigmoid(first) sigmoid(second).</summary>
    public static float Join(float first, float second)
    {
        double a = -first, b = -second, both = a + b, largest = Math.Max(Math.Max(a, b), both);
        // A probability of 0 or 1 has no finite logit.
        return double.IsInfinity(largest)
            ? (float)-largest
            : (float)-(largest + Math.Log(Math.Exp(a - largest) + Math.Exp(b - largest) + Math.Exp(both - largest)));
    }

    internal override Operation Compile(BatchBuffers batch)
    {
        (BatchVectors first, BatchVectors second, BatchVectors output) = (batch[First], batch[Second], batch[Name]);
        return rows =>
        {
            Span<float> firsts = first.Rows(rows), seconds = second.Rows(rows), joint = output.Rows(rows);
            for (int i = 0; i < joint.Length; i++)
                joint[i] = Join(firsts[i], seconds[i]);
        };
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph)
    {
        string a = onnx.Add("Neg", [First]), b = onnx.Add("Neg", [Second]), both = onnx.Add("Add", [a, b]);
        string largest = onnx.Add("Max", [a, b, both]);
        string[] powers = [.. new[] { a, b, both }.Select(x => onnx.Add("Exp", [onnx.Add("Sub", [x, largest])]))];
        string logarithm = onnx.Add("Log", [onnx.Add("Sum", powers)]);
        onnx.Add("Neg", [onnx.Add("Add", [largest, logarithm])], Name);
    }
}
