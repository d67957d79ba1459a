using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Tensors;

/// <summary>
/// Additions for the hot path. TorchSharp's own operators create a <see cref="Scalar"/> for each call. The garbage collector may
/// finalize it while libtorch still reads it ("Expected false to be true ... Scalar.h"). The scalar of this class lives as long
/// as the process.
/// </summary>
internal static class Sums
{
    private static readonly Scalar s_one = 1;

    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, s_one);

    public static Tensor Plus(this Tensor left, Scalar right) => left.add(right, s_one);

    public static Tensor PlusInPlace(this Tensor left, Tensor right) => left.add_(right, s_one);

    public static Tensor PlusInPlace(this Tensor left, Scalar right) => left.add_(right, s_one);
}
