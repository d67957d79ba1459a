using System.Numerics.Tensors;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Continual;

/// <summary>Profiles one field, row by row.</summary>
internal sealed class FieldInputsProfiler(FieldSlots slots)
{
    // Each checkpoint holds a profile, and a vocabulary may have millions of values: counts are by the remainder of an id, and
    // numbers are sampled.
    private const int Buckets = 64, MostNumbers = 2000;

    private readonly int[] _buckets = slots.IsEmbedded ? new int[Buckets] : [];
    private readonly List<double> _numbers = [];
    private long _rows, _values, _neverSeen;
    private int _stride = 1;

    public FieldInputs Inputs => new(slots.Name, _rows, _values, _neverSeen, _buckets, [.. _numbers.Order()]);

    /// <summary>Adds a row.</summary>
    /// <param name="features">The row's feature vector.</param>
    public void Add(ReadOnlySpan<float> features)
    {
        if (slots.Kind == FieldKind.Vector)
        {
            AddVector(features.Slice(slots.Start, slots.Count));
            return;
        }

        long before = _values;
        foreach (float value in features.Slice(slots.Start, slots.Count))
        {
            if (slots.IsEmbedded)
                AddId(IdSlot.ToId(value));
            else if (!float.IsNaN(value))
                AddNumber(value);
        }

        if (_values > before)
            _rows++;
    }

    // The values of a vector depend on one another, so each row adds one number.
    private void AddVector(ReadOnlySpan<float> vector)
    {
        float mean = TensorPrimitives.Sum(vector) / vector.Length;
        if (float.IsNaN(mean))
            return;
        AddNumber(mean);
        _rows++;
    }

    private void AddId(int id)
    {
        if (id < IdSpace.NeverSeen)
            return;
        _values++;
        if (id < IdSpace.Reserved)
            _neverSeen++;
        else
            _buckets[id % Buckets]++;
    }

    // Samples every number, later every second one, then every fourth: an even sample of all.
    private void AddNumber(float number)
    {
        if (_values++ % _stride != 0)
            return;
        _numbers.Add(number);
        if (_numbers.Count < MostNumbers)
            return;
        for (int i = 0; i < MostNumbers / 2; i++)
            _numbers[i] = _numbers[2 * i];
        _numbers.RemoveRange(MostNumbers / 2, MostNumbers / 2);
        _stride *= 2;
    }
}
