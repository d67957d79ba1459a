using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Pipeline;

/// <summary>Keeps the values of one column for several rows.</summary>
internal abstract class KeptColumn
{
    /// <summary>Keeps the value of the cursor's current row.</summary>
    public abstract void Take(int slot);

    /// <summary>A ValueGetter of the column's type.</summary>
    public abstract Delegate CreateGetter(Func<int> slot);

    public static KeptColumn Create(DataViewRow row, DataViewSchema.Column column, int capacity)
    {
        Type kept = column.Type is VectorDataViewType vector
            ? typeof(KeptVectors<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(KeptValues<>).MakeGenericType(column.Type.RawType);
        return (KeptColumn)Activator.CreateInstance(kept, row, column, capacity)!;
    }
}
