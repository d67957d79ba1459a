using System.Numerics;
using Ctnet.MLNet.Alignment.BadRows;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a column of number vectors as a vector field.</summary>
internal sealed class NumbersCell<T>(
    ValueGetter<VBuffer<T>> getter, FieldMapping mapping, FeatureField field, RowProblems problems)
    : VectorCell(mapping, field, problems)
    where T : struct, INumberBase<T>
{
    private VBuffer<T> _read;
    private VBuffer<T> _dense;

    protected override int Take(Span<float> values)
    {
        getter(ref _read);
        if (_read.Length != values.Length)
            return _read.Length;
        // The values that a sparse vector does not store are zeros.
        _read.CopyToDense(ref _dense);
        ReadOnlySpan<T> numbers = _dense.GetValues();
        for (int i = 0; i < values.Length; i++)
            values[i] = float.CreateTruncating(numbers[i]);
        return values.Length;
    }
}
