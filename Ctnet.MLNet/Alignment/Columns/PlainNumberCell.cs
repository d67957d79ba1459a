using System.Numerics;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>A column of numbers.</summary>
internal sealed class PlainNumberCell<T>(ValueGetter<T> getter) : NumberCell where T : INumberBase<T>
{
    public override double Read()
    {
        T value = default!;
        getter(ref value);
        return double.CreateTruncating(value);
    }
}
