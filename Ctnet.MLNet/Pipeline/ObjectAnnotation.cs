using Microsoft.ML;

namespace Ctnet.MLNet.Pipeline;

/// <summary>
/// Annotations that hold an object, for facts on a column that later components of the same process need and that numbers and
/// texts cannot express. Saved views leave them out.
/// </summary>
internal static class ObjectAnnotation
{
    public static void AddObject<T>(this DataViewSchema.Annotations.Builder annotations, string kind, Func<T> value)
        where T : class =>
        annotations.Add(kind, new ObjectDataViewType<T>(), (ref T to) => to = value());

    /// <summary>The object, or null if the column has none.</summary>
    public static T? ObjectOf<T>(this DataViewSchema.Column column, string kind) where T : class
    {
        if (column.Annotations.Schema.GetColumnOrNull(kind)?.Type is not ObjectDataViewType<T>)
            return null;
        T value = null!;
        column.Annotations.GetValue(kind, ref value);
        return value;
    }
}
