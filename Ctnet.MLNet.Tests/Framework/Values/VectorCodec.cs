using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Framework.Values;

internal sealed class VectorCodec<T> : ColumnCodec
{
    private const int DirtyLength = 7, MostShown = 12;

    private readonly ItemComparer<T> _items = ItemComparer<T>.Instance;

    public override Func<object> Reader(DataViewRow row, DataViewSchema.Column column, bool fresh = false)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = Dirty();
        return () =>
        {
            if (fresh)
                value = default;
            getter(ref value);
            return Copy(value);
        };
    }

    public override object Read(DataViewSchema.Annotations annotations, string name)
    {
        VBuffer<T> value = Dirty();
        annotations.GetValue(name, ref value);
        return Copy(value);
    }

    public override bool Same(object expected, object actual)
    {
        var (left, right) = ((VBuffer<T>)expected, (VBuffer<T>)actual);
        if (left.Length != right.Length)
            return false;
        if (left.IsDense && right.IsDense)
            return left.GetValues().SequenceEqual(right.GetValues(), _items);

        // Slots that neither vector lists hold the default in both, so large sparse vectors need not be expanded.
        foreach (int slot in left.Items().Concat(right.Items()).Select(item => item.Key))
        {
            if (!_items.Equals(left.GetItemOrDefault(slot), right.GetItemOrDefault(slot)))
                return false;
        }
        return true;
    }

    public override string Show(object value)
    {
        var vector = (VBuffer<T>)value;
        IEnumerable<string> shown = vector.IsDense
            ? vector.DenseValues().Take(MostShown).Select(_items.Show)
            : vector.Items().Take(MostShown).Select(item => $"{item.Key}: {_items.Show(item.Value)}");
        string more = vector.GetValues().Length > MostShown ? ", ..." : "";
        return $"[{string.Join(", ", shown)}{more}] ({(vector.IsDense ? "dense" : "sparse")}, length {vector.Length})";
    }

    private static VBuffer<T> Dirty()
    {
        var values = new T[DirtyLength];
        Array.Fill(values, ItemComparer<T>.Garbage);
        return new VBuffer<T>(DirtyLength, DirtyLength - 1, values, [.. Enumerable.Range(1, DirtyLength)]);
    }

    private VBuffer<T> Copy(in VBuffer<T> value)
    {
        T[] values = [.. value.GetValues().ToArray().Select(_items.Copy)];
        return value.IsDense ? new(value.Length, values) : new(value.Length, values.Length, values, value.GetIndices().ToArray());
    }
}
