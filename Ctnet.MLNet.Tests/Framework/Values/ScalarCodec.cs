using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework.Values;

internal sealed class ScalarCodec<T> : ColumnCodec
{
    private readonly ItemComparer<T> _items = ItemComparer<T>.Instance;

    public override Func<object> Reader(DataViewRow row, DataViewSchema.Column column, bool fresh = false)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = ItemComparer<T>.Garbage;
        return () =>
        {
            if (fresh)
                value = default!;
            getter(ref value);
            return _items.Copy(value)!;
        };
    }

    public override object Read(DataViewSchema.Annotations annotations, string name)
    {
        T value = default!;
        annotations.GetValue(name, ref value);
        return _items.Copy(value)!;
    }

    public override bool Same(object expected, object actual) => _items.Equals((T)expected, (T)actual);

    public override string Show(object value) => _items.Show((T)value);
}
