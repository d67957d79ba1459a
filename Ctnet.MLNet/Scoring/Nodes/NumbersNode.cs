using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// The numbers in some slots, 0 where they are missing; then for each of them 1 where it is missing and 0 elsewhere.
/// </summary>
internal sealed record NumbersNode(string Name, string Input, int[] Slots) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];

    internal override int Check(GraphScope graph)
    {
        if (Slots.Any(slot => slot < 0 || slot >= graph.WidthOf(Input)))
            throw new InvalidModelException($"The model's graph reads a number outside of '{Input}'.");
        return 2 * Slots.Length;
    }

    internal override Operation Compile(BatchBuffers batch)
    {
        (BatchVectors input, BatchVectors output) = (batch[Input], batch[Name]);
        return rows =>
        {
            for (int row = 0; row < rows; row++)
                TakeNumbers(input.Row(row), output.Row(row));
        };
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph)
    {
        string values = onnx.Slots(Input, Slots), missing = onnx.Add("IsNaN", [values]);
        string numbers = onnx.Add("Where", [missing, onnx.Zero(), values]), marks = onnx.Add("Cast", [missing], null, ("to", 1));
        onnx.Add("Concat", [numbers, marks], Name, ("axis", 1));
    }

    private void TakeNumbers(ReadOnlySpan<float> vector, Span<float> output)
    {
        int[] slots = Slots;
        for (int i = 0; i < slots.Length; i++)
        {
            float value = vector[slots[i]];
            bool missing = float.IsNaN(value);
            output[i] = missing ? 0 : value;
            output[slots.Length + i] = missing ? 1 : 0;
        }
    }
}
