using System.IO.Hashing;
using System.Runtime.InteropServices;
using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Reporting;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>
/// Measures the vectors of one field, for the report: their mean, and the lengths and the number of different vectors of a
/// sample.
/// </summary>
/// <param name="dimension">The number of values of a vector.</param>
internal sealed class VectorProfiler(int dimension)
{
    private const int SampleSize = 1 << 14;

    private readonly Random _random = new(20_261_129);
    private readonly double[] _sums = new double[dimension];
    private readonly List<double> _lengths = [];

    // The hashes of the first vectors.
    private readonly HashSet<ulong> _different = [];
    private double _lengthSum;
    private long _rows;

    public void Add(ReadOnlySpan<float> values)
    {
        _rows++;
        for (int i = 0; i < values.Length; i++)
            _sums[i] += values[i];
        double length = VectorCell.LengthOf(values);
        _lengthSum += length;
        if (_lengths.Count < SampleSize)
        {
            _lengths.Add(length);
            _different.Add(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(values)));
        }
        else if (_random.NextInt64(_rows) is < SampleSize and var at)
        {
            _lengths[(int)at] = length;
        }
    }

    /// <summary>The profile of all vectors that were added.</summary>
    /// <param name="rows">The number of rows, with and without a vector.</param>
    public FieldProfile Build(long rows)
    {
        double count = Math.Max(_rows, 1);
        var vectors = new VectorProfile([.. _sums.Select(sum => sum / count)], _lengthSum / count, _different.Count);
        return new(
            rows, _rows, _rows, 0, 0, new Dictionary<int, int>(), [.. _lengths.Order()], double.NaN) { Vectors = vectors };
    }
}
