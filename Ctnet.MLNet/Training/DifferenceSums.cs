using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>Sums <see cref="LossDifferences"/> on the training device. Only <see cref="Read"/> waits for the device.</summary>
internal sealed class DifferenceSums : IDisposable
{
    private readonly Tensor _difference, _squared, _timesRows;
    private double _rows, _squaredRows;

    public DifferenceSums(LossDifferences start, Device device)
    {
        (_rows, _squaredRows) = (start.Rows, start.SquaredRows);
        (_difference, _squared, _timesRows) = (Of(start.Difference), Of(start.SquaredDifference), Of(start.DifferenceTimesRows));

        Tensor Of(double value) => tensor(new[] { value }, ScalarType.Float64, device).DetachFromDisposeScope();
    }

    /// <summary>Adds a batch.</summary>
    /// <param name="difference">[1]: the difference of the two networks' summed losses.</param>
    /// <param name="rows">The sum of the weights of the batch's rows.</param>
    /// <param name="kept">The factor that the weight of all earlier batches is multiplied by.</param>
    public void Add(Tensor difference, double rows, double kept)
    {
        using Scalar one = 1, count = rows, keep = kept, keepSquare = kept * kept;
        _difference.mul_(keep).PlusInPlace(difference);
        _squared.mul_(keepSquare).addcmul_(difference, difference, one);
        _timesRows.mul_(keepSquare).add_(difference, count);
        _rows = _rows * kept + rows;
        _squaredRows = _squaredRows * kept * kept + rows * rows;
    }

    public LossDifferences Read() => new(
        _rows, _squaredRows, _difference.item<double>(), _squared.item<double>(), _timesRows.item<double>());

    public void Dispose()
    {
        foreach (Tensor sum in new[] { _difference, _squared, _timesRows })
            sum.Dispose();
    }
}
