using System.Runtime.InteropServices;
using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks.Tensors;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// A range of a batch's rows. Its members copy the rows to the training device; the tensors belong to the caller's dispose scope.
/// </summary>
internal sealed record BatchPart(ImpressionBatch Batch, int First, int Count, Device Device)
{
    /// <summary>All rows of a batch.</summary>
    public static BatchPart Whole(ImpressionBatch batch, Device device) => new(batch, 0, batch.Count, device);

    /// <summary>[rows]: 1 for a click, 0 for no click.</summary>
    public Tensor Labels() => Take(Batch.Labels, 1).view(Count);

    /// <summary>[rows]: the weight of each row in the loss.</summary>
    public Tensor Weights() => Take(Batch.Weights, 1).view(Count);

    /// <summary>[rows]: 1 for a click with a conversion, 0 for others.</summary>
    public Tensor Conversions() => Take(Batch.Conversions, 1).view(Count);

    /// <summary>[rows]: the weight of each row in the conversion loss.</summary>
    public Tensor ConversionWeights() => Take(Batch.ConversionWeights, 1).view(Count);

    /// <summary>[rows, width]: a vector column that is passed on unchanged.</summary>
    public Tensor Vector(int column) => Take(Batch.Plain[column]!, Batch.Plain[column]!.Count / Batch.Count);

    private Tensor Take(List<float> values, int width) => TensorTransfer.ToTensor<float>(
        CollectionsMarshal.AsSpan(values).Slice(First * width, Count * width), ScalarType.Float32, Device, [Count, width]);
}
