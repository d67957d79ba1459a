using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Networks.Passes;

/// <summary>An adapter, A(z) = (U z + c) * sigmoid(V z + d) or A(z) = U z + c, forward and backward.</summary>
/// <param name="layer">U and c; of a gated adapter V and d follow.</param>
/// <param name="gated">Whether it has a gate.</param>
internal sealed class AdapterPass(LinearPass layer, bool gated) : IDisposable
{
    private readonly int _width = gated ? layer.Outputs / 2 : layer.Outputs;

    // [rows, outputs of the layer]: after the forward pass the values and, of a gated adapter, the sigmoids of the gates.
    private readonly float[] _values = new float[NetworkPass.MostRows * layer.Outputs];

    public void Refresh() => layer.Refresh();

    /// <summary>Adds A(z).</summary>
    /// <param name="source">[rows, inputs]: z.</param>
    /// <param name="into">[rows, width]: what A(z) is added to.</param>
    /// <param name="rows">The number of rows.</param>
    public void Forward(ReadOnlySpan<float> source, Span<float> into, int rows)
    {
        layer.Forward(source, _values, rows);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> value = _values.AsSpan(row * layer.Outputs, _width);
            Span<float> sum = into.Slice(row * _width, _width);
            if (gated)
            {
                Span<float> gate = _values.AsSpan(row * layer.Outputs + _width, _width);
                TensorPrimitives.Sigmoid(gate, gate);
                TensorPrimitives.MultiplyAdd(value, gate, sum, sum);
            }
            else
            {
                TensorPrimitives.Add(sum, value, sum);
            }
        }
    }

    /// <summary>Adds to the parameters' gradients. The source has none.</summary>
    /// <param name="source">[rows, inputs]: z.</param>
    /// <param name="slopes">[rows, width]: the gradient of A(z).</param>
    /// <param name="rows">The number of rows.</param>
    public void Backward(ReadOnlySpan<float> source, ReadOnlySpan<float> slopes, int rows)
    {
        if (gated)
        {
            for (int row = 0; row < rows; row++)
                GateSlopes(slopes.Slice(row * _width, _width), _values.AsSpan(row * layer.Outputs, layer.Outputs));
        }

        layer.Backward(source, gated ? _values : slopes, [], rows);
    }

    public void Dispose() => layer.Dispose();

    // Replaces a row's values and gates by their gradients.
    private static void GateSlopes(ReadOnlySpan<float> slopes, Span<float> row)
    {
        int width = slopes.Length, at = 0;
        ref float slope = ref MemoryMarshal.GetReference(slopes), value = ref row[0], gate = ref row[width];
        for (; at <= width - Vector<float>.Count; at += Vector<float>.Count)
        {
            var open = Vector.LoadUnsafe(ref gate, (nuint)at);
            var valueSlope = Vector.LoadUnsafe(ref slope, (nuint)at) * open;
            var gateSlope = valueSlope * Vector.LoadUnsafe(ref value, (nuint)at) * (Vector<float>.One - open);
            valueSlope.StoreUnsafe(ref value, (nuint)at);
            gateSlope.StoreUnsafe(ref gate, (nuint)at);
        }

        for (; at < width; at++)
        {
            float open = row[width + at], valueSlope = slopes[at] * open;
            (row[at], row[width + at]) = (valueSlope, valueSlope * row[at] * (1 - open));
        }
    }
}
