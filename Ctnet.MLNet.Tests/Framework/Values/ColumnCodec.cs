using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Framework.Values;

/// <summary>
/// Reads, copies and compares the values of one type of column. This is the one place where the tests go from
/// <see cref="DataViewType"/> to generic getters.
/// </summary>
internal abstract class ColumnCodec
{
    public static ColumnCodec For(DataViewType type)
    {
        Type codec = type is VectorDataViewType vector
            ? typeof(VectorCodec<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ScalarCodec<>).MakeGenericType(type.RawType);
        return (ColumnCodec)Activator.CreateInstance(codec)!;
    }

    /// <summary>
    /// Reads a copy of the row's current value: each time into the same buffer, which begins with garbage and then holds the last
    /// row's value, or into a <paramref name="fresh"/> one. A getter must not rely on what it finds there, so both must give the
    /// same.
    /// </summary>
    public abstract Func<object> Reader(DataViewRow row, DataViewSchema.Column column, bool fresh = false);

    public abstract object Read(DataViewSchema.Annotations annotations, string name);

    /// <summary>Exactly the same value; NaN is the same as NaN, and a sparse vector as a dense one of the same content.</summary>
    public abstract bool Same(object expected, object actual);

    public abstract string Show(object value);
}
