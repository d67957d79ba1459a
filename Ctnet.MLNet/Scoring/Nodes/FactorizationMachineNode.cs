using System.Numerics.Tensors;
using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// One value: the sum over all pairs of vectors of their inner product, computed as 0.5 (|sum v_i|² - sum |v_i|²). The vectors
/// are parts of the input and have the same width.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Input">The input.</param>
/// <param name="Starts">Where each vector begins in the input.</param>
/// <param name="Width">The width of each vector.</param>
internal sealed record FactorizationMachineNode(string Name, string Input, int[] Starts, int Width) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads => [Input];

    internal override int Check(GraphScope graph)
    {
        int last = graph.WidthOf(Input) - Width;
        return Starts.Length > 0 && Width > 0 && Starts.All(start => start >= 0 && start <= last) ? 1 : throw DoesNotFit();
    }

    internal override Operation Compile(BatchBuffers batch)
    {
        (BatchVectors input, float[] output) = (batch[Input], batch[Name].Values);
        float[] sum = new float[Width], squares = new float[Width], square = new float[Width];
        return rows =>
        {
            for (int row = 0; row < rows; row++)
                output[row] = SumOfPairs(input.Row(row), sum, squares, square);
        };
    }

    internal override void WriteOnnx(IOnnxGraph onnx, GraphScope graph)
    {
        string parts = onnx.Slots(Input, [.. Starts.SelectMany(start => Enumerable.Range(start, Width))]);
        string vectors = onnx.Add("Reshape", [parts, onnx.Constant([0L, Starts.Length, Width], 3)]);
        string sum = Sum(vectors, axis: 1), squares = Sum(onnx.Add("Mul", [vectors, vectors]), axis: 1);
        string pairs = Sum(onnx.Add("Sub", [onnx.Add("Mul", [sum, sum]), squares]), axis: 2);
        string half = onnx.Add("Mul", [pairs, onnx.Constant([0.5f], 1)]);
        onnx.Add("Reshape", [half, onnx.Constant([0L, 1L], 2)], Name);

        string Sum(string input, long axis) =>
            onnx.Add("ReduceSum", [input, onnx.Constant([axis], 1)], null, ("keepdims", 1));
    }

    private float SumOfPairs(ReadOnlySpan<float> input, Span<float> sum, Span<float> squares, Span<float> square)
    {
        sum.Clear();
        squares.Clear();
        foreach (int start in Starts)
        {
            ReadOnlySpan<float> vector = input.Slice(start, Width);
            TensorPrimitives.Add(sum, vector, sum);
            TensorPrimitives.Multiply(vector, vector, square);
            TensorPrimitives.Add(squares, square, squares);
        }

        // A vectorized sum could add in an order that depends on the buffer's address.
        float total = 0;
        for (int i = 0; i < Width; i++)
            total += sum[i] * sum[i] - squares[i];
        return 0.5f * total;
    }
}
