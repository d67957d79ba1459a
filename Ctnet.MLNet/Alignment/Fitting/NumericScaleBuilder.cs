using Ctnet.MLNet.Alignment.Encoders;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>Learns a <see cref="NumericScale"/> in one pass. Its memory does not grow with the rows.</summary>
/// <param name="field">The numeric field.</param>
/// <param name="previous">
/// The scale before this fit. It is kept, unless the field lets scales follow the data, or it has met only equal numbers.
/// </param>
internal sealed class NumericScaleBuilder(FeatureField field, NumericScale? previous)
{
    private const int SampleSize = 1 << 16;

    // The seed is fixed, so that the sample, and with it the buckets, depend only on the data.
    private readonly Reservoir<double> _sample = new(SampleSize, 20_220_808);
    private long _count;
    private double _mean, _squares;

    public void Add(double value)
    {
        if (!double.IsFinite(value))
            return;
        if (field.Encoding == NumericEncoding.Log)
            value = NumericScale.SignedLog(value);
        _count++;
        double difference = value - _mean;
        _mean += difference / _count;
        _squares += difference * (value - _mean);
        if (field.Encoding == NumericEncoding.Quantiles)
            _sample.Add(value);
    }

    public void Write(ShareWriter writer)
    {
        writer.Write((_count, _mean, _squares));
        _sample.Write(writer);
    }

    /// <summary>Adds the numbers of another rank, whose rows follow.</summary>
    public void Merge(ShareReader reader)
    {
        (long count, double mean, double squares) = reader.Read<(long, double, double)>();
        _sample.Merge(reader);
        if (count == 0)
            return;
        long all = _count + count;
        double difference = mean - _mean;
        _mean += difference * count / all;
        _squares += squares + difference * difference * _count / all * count;
        _count = all;
    }

    /// <summary>The scale, or null if no fit has met a number.</summary>
    public NumericScale? Build()
    {
        if (_count == 0 || (previous is { IsOpen: false } && field.ScaleDecay is null))
            return previous;
        double variance = _squares / _count;
        if (previous is null || field.Encoding == NumericEncoding.Quantiles)
            return new(field.Encoding, _mean, DeviationOf(variance), [.. Boundaries()], _count, variance == 0);

        // The earlier and the new numbers are pooled: the variance is that within both groups, plus that of their means.
        double earlier = (field.ScaleDecay ?? 1) * previous.Weight, weight = earlier + _count;
        double mean = (earlier * previous.Mean + _count * _mean) / weight;
        double within = previous.IsConstant ? 0 : Square(previous.Deviation);
        double ofEarlier = within + Square(previous.Mean - mean), ofNew = variance + Square(_mean - mean);
        double pooled = (earlier * ofEarlier + _count * ofNew) / weight;
        return new(field.Encoding, mean, DeviationOf(pooled), [], weight, pooled == 0);
    }

    private static double Square(double value) => value * value;

    private static double DeviationOf(double variance) => variance > 0 ? Math.Sqrt(variance) : 1;

    private IEnumerable<double> Boundaries()
    {
        double[] sample = [.. _sample.Kept.Order()];
        double last = double.NegativeInfinity;
        for (int bucket = 1; bucket < field.Buckets && sample.Length > 0; bucket++)
        {
            double boundary = sample[(int)((long)bucket * sample.Length / field.Buckets)];
            // If one value fills several buckets, they become one. The smallest value never begins a bucket.
            if (boundary > last && boundary > sample[0])
                yield return last = boundary;
        }
    }
}
