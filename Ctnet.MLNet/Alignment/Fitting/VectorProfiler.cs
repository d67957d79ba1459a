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

    private readonly double[] _sums = new double[dimension];
    private readonly Reservoir<double> _lengths = new(SampleSize, 20_261_129);

    // The hashes of the first vectors.
    private readonly HashSet<ulong> _different = [];
    private double _lengthSum;

    public void Add(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
            _sums[i] += values[i];
        double length = VectorCell.LengthOf(values);
        _lengthSum += length;
        if (_lengths.Add(length))
            _different.Add(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(values)));
    }

    public void Write(ShareWriter writer)
    {
        writer.Write<double>(_sums);
        writer.Write<ulong>(_different);
        writer.Write(_lengthSum);
        _lengths.Write(writer);
    }

    /// <summary>Adds the vectors of another rank, whose rows follow.</summary>
    public void Merge(ShareReader reader)
    {
        ReadOnlySpan<double> sums = reader.ReadAll<double>();
        for (int i = 0; i < _sums.Length; i++)
            _sums[i] += sums[i];
        ReadOnlySpan<ulong> different = reader.ReadAll<ulong>();
        if (_lengths.Count < SampleSize)
            _different.UnionWith(different.ToArray());
        _lengthSum += reader.Read<double>();
        _lengths.Merge(reader);
    }

    /// <summary>The profile of all vectors that were added.</summary>
    /// <param name="rows">The number of rows, with and without a vector.</param>
    public FieldProfile Build(long rows)
    {
        double count = Math.Max(_lengths.Count, 1);
        var vectors = new VectorProfile([.. _sums.Select(sum => sum / count)], _lengthSum / count, _different.Count);
        return new(
            rows, _lengths.Count, _lengths.Count, 0, 0, new Dictionary<int, int>(), [.. _lengths.Kept.Order()], double.NaN)
        {
            Vectors = vectors,
        };
    }
}
