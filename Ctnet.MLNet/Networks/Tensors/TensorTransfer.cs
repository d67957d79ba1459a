using System.Runtime.InteropServices;
using Ctnet.MLNet.Persistence;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Tensors;

/// <summary>Copies between main memory and tensors.</summary>
internal static class TensorTransfer
{
    // A span holds 2 GB at most, and a table may be larger.
    private const int Piece = 1 << 26;

    /// <summary>The values of a contiguous float32 tensor in main memory, in place.</summary>
    public static Span<float> Floats(this Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    public static Tensor ToTensor(this List<float> values, Device device, params ReadOnlySpan<long> shape) =>
        ToTensor<float>(CollectionsMarshal.AsSpan(values), ScalarType.Float32, device, shape);

    public static Tensor ToTensor(this List<int> values, Device device) =>
        ToTensor<int>(CollectionsMarshal.AsSpan(values), ScalarType.Int32, device, [values.Count]);

    public static Tensor ToTensor(this WeightTensor weight, Device device)
    {
        using Tensor flat = empty(weight.Length);
        for (int at = 0; at < weight.Values.Length; at += Piece)
        {
            int length = Math.Min(Piece, weight.Values.Length - at);
            using Tensor piece = flat.narrow(0, at, length);
            MemoryMarshal.AsBytes(weight.Values.AsSpan(at, length)).CopyTo(piece.bytes);
        }

        using Tensor shaped = flat.view([.. weight.Shape.Select(size => (long)size)]);
        return shaped.to(device, copy: true);
    }

    public static WeightTensor ToWeights(this Tensor tensor)
    {
        using Tensor local = tensor.detach().to(CPU, copy: false);
        using Tensor flat = local.contiguous().view(-1);
        float[] values = new float[flat.numel()];
        for (int at = 0; at < values.Length; at += Piece)
        {
            int length = Math.Min(Piece, values.Length - at);
            using Tensor piece = flat.narrow(0, at, length);
            piece.bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan(at, length)));
        }

        return new WeightTensor([.. tensor.shape.Select(size => (int)size)], values);
    }

    public static Tensor ToTensor<T>(ReadOnlySpan<T> values, ScalarType type, Device device, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        Tensor tensor = empty(shape, type);
        MemoryMarshal.AsBytes(values).CopyTo(tensor.bytes);
        return device.type == TorchSharp.DeviceType.CPU ? tensor : tensor.to(device, disposeAfter: true);
    }
}
