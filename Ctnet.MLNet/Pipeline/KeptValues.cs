using Microsoft.ML;

namespace Ctnet.MLNet.Pipeline;

/// <summary>Keeps values that are copied by assignment.</summary>
internal sealed class KeptValues<T>(DataViewRow row, DataViewSchema.Column column, int capacity) : KeptColumn
{
    private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
    private readonly T[] _values = new T[capacity];

    public override void Take(int slot) => _getter(ref _values[slot]);

    public override Delegate CreateGetter(Func<int> slot) => (ValueGetter<T>)((ref T value) => value = _values[slot()]);
}
