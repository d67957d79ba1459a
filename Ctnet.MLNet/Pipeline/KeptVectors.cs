using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Pipeline;

/// <summary>Keeps vectors. Its getter returns copies, so that later rows do not overwrite a vector that was read.</summary>
internal sealed class KeptVectors<T>(DataViewRow row, DataViewSchema.Column column, int capacity) : KeptColumn
{
    private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);
    private readonly VBuffer<T>[] _values = new VBuffer<T>[capacity];

    public override void Take(int slot) => _getter(ref _values[slot]);

    public override Delegate CreateGetter(Func<int> slot) =>
        (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[slot()].CopyTo(ref value));
}
