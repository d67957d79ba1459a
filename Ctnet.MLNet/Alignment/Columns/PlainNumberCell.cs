using System.Numerics;
using Ctnet.MLNet.Alignment.Schema;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a column of numbers.</summary>
internal sealed class PlainNumberCell<T>(ValueGetter<T> getter, IReadOnlyList<string> missing) : NumberCell
    where T : struct, INumberBase<T>
{
    // The numbers among the texts that mean "missing": a log may write -1 for "unknown" in a column of numbers too.
    private readonly T[] _missing = [.. missing.Select(Parse).OfType<T>()];

    public override double Read()
    {
        T value = default;
        getter(ref value);
        return _missing.AsSpan().Contains(value) ? double.NaN : double.CreateTruncating(value);
    }

    private static T? Parse(string text) => PlainNumber.TryParse(text, out T value) ? value : null;
}
