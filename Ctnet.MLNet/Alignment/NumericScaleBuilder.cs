namespace Ctnet.MLNet.Alignment;

/// <summary>Learns a <see cref="NumericScale"/> in one pass, in memory that does not grow with the rows.</summary>
internal sealed class NumericScaleBuilder(FeatureField field)
{
    private const int SampleSize = 1 << 16;

    // Fixed: the sample, and so the buckets, depend on the data alone.
    private readonly Random _random = new(20_220_808);
    private readonly List<double> _sample = [];
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
            Sample(value);
    }

    /// <summary>The scale, or null where no number was met.</summary>
    public NumericScale? Build()
    {
        if (_count == 0)
            return null;
        double deviation = _count > 1 ? Math.Sqrt(_squares / _count) : 0;
        return new(field.Encoding, _mean, deviation > 0 ? deviation : 1, [.. Boundaries()]);
    }

    private void Sample(double value)
    {
        if (_sample.Count < SampleSize)
            _sample.Add(value);
        else if (_random.NextInt64(_count) is < SampleSize and var at)
            _sample[(int)at] = value;
    }

    private IEnumerable<double> Boundaries()
    {
        _sample.Sort();
        double last = double.NegativeInfinity;
        for (int bucket = 1; bucket < field.Buckets && _sample.Count > 0; bucket++)
        {
            double boundary = _sample[(int)((long)bucket * _sample.Count / field.Buckets)];
            // Where one value fills several buckets there are fewer; the smallest value opens no bucket of its own.
            if (boundary > last && boundary > _sample[0])
                yield return last = boundary;
        }
    }
}
